import type { Range } from "../range.js";
import type { YearlyRow, YearlyVerdict } from "./yearly-comparison.js";

/** What the verdict is drawn from. */
export interface VerdictFacts {
  readonly thisMachine: YearlyRow;
  /** The same weights hosted; null when no host is known. */
  readonly sameWeights: YearlyRow | null;
  /** Rows of other models. */
  readonly others: readonly YearlyRow[];
  /** Electricity if the watts were exact: the speeds' share of the range. */
  readonly withExactWatts: Range;
  readonly tokensPerDay: number;
  readonly machinesNeeded: number;
  readonly capacityTokensPerDay: number;
}

type Standing = "cheaper" | "dearer" | "open";

/**
 * Local against the same weights hosted, and nothing else: other models differ in quality, so their prices never
 * decide. Electricity alone is compared, which favours this machine; the sentence says so.
 */
export function judgeYear(facts: VerdictFacts): YearlyVerdict {
  const { thisMachine, sameWeights, machinesNeeded } = facts;
  const standing = sameWeights === null ? null : standingOf(thisMachine.usdPerYear, sameWeights.usdPerYear);
  if (machinesNeeded > 1) {
    return { answer: "beyond-capacity", sentence: `${capacityWords(facts)} ${bulkWords(standing)}` };
  }
  if (standing === null || sameWeights === null) {
    return {
      answer: "cannot-tell",
      sentence: `No host of these weights is known, so no row here is the same model. ${qualityWords(facts)}`,
    };
  }
  const answer = { cheaper: "local-cheaper", dearer: "local-dearer", open: "cannot-tell" } as const;
  return {
    answer: answer[standing],
    sentence: `${comparisonWords(standing, sameWeights, facts.withExactWatts)} ${qualityWords(facts)}`,
  };
}

function standingOf(local: Range, hosted: Range): Standing {
  if (local.high < hosted.low) return "cheaper";
  return local.low > hosted.high ? "dearer" : "open";
}

function comparisonWords(standing: Standing, hosted: YearlyRow, withExactWatts: Range): string {
  const cost = hosted.status === "retired" ? "last cost hosted" : "cost hosted";
  switch (standing) {
    case "cheaper":
      return `Electricity alone costs less here than the same weights ${cost}.`;
    case "dearer":
      return `Electricity alone costs more here than the same weights ${cost}.`;
    case "open":
      return standingOf(withExactWatts, hosted.usdPerYear) === "open"
        ? `Electricity alone costs here about what the same weights ${cost}.`
        : "Whether electricity alone beats hosting hangs on estimated watts: give --watts idle,busy.";
  }
}

function qualityWords({ thisMachine, others }: VerdictFacts): string {
  const own = thisMachine.gpqaDiamond;
  const scores = others
    .filter((row) => row.usdPerYear.point > thisMachine.usdPerYear.point)
    .flatMap((row) => row.gpqaDiamond ?? []);
  const better = own === null ? 0 : scores.filter((score) => score > own).length;
  if (better === 0) return "The machine is not counted; other rows are other models, of other quality.";
  const which = better === scores.length ? "dearer cloud rows" : "some dearer cloud rows";
  return `The machine is not counted; ${which} are better models by published scores.`;
}

function capacityWords({ capacityTokensPerDay, tokensPerDay, machinesNeeded }: VerdictFacts): string {
  const served = `${volumeWords(capacityTokensPerDay)} of the ${volumeWords(tokensPerDay)} tokens a day`;
  return `One machine serves ${served}; ${machinesNeeded} are needed.`;
}

function bulkWords(standing: Standing | null): string {
  const compared = {
    cheaper: "costs less than the same weights hosted",
    dearer: "costs more than the same weights hosted",
    open: "costs about what the same weights cost hosted",
  } as const;
  return standing === null
    ? "No host of these weights is known; the machines are not counted."
    : `Electricity for all of them ${compared[standing]}; the machines are not counted.`;
}

/** Two digits are enough for a sentence: 1,366,672 is "1.4M". */
function volumeWords(tokens: number): string {
  if (tokens >= 1e6) return `${Number((tokens / 1e6).toPrecision(2))}M`;
  return tokens >= 1000 ? `${Number((tokens / 1000).toPrecision(2))}k` : `${Number(tokens.toPrecision(2))}`;
}
