import type {
  ComparedRow,
  ModelFacts,
  ResultComparison,
  Side,
  SideComparison,
} from "../compare/comparison-model.js";
import { variedSettings } from "./describe-test.js";
import {
  ABSENT,
  formatChange,
  formatChangeRange,
  formatCount,
  formatMargin,
  formatNumber,
} from "./format.js";
import { plainText } from "./sanitize.js";

const NAME_LENGTH = 80;
const REASON_LENGTH = 200;

/** What is compared, in phrases for the first line. */
export function titlePhrases(comparison: ResultComparison): string[] {
  const models = comparison.sides.flatMap(({ setUps }) => setUps.map(({ model }) => model));
  const names = unique(models.map(modelWords));
  const [run] = comparison.mode === "one-result" ? comparison.sides : [];
  return [
    "rigmark compare",
    ...(run === undefined ? [] : [plainText(run.runId, NAME_LENGTH)]),
    ...(names.length === 1 ? names : [`${names.length} models`]),
    ...(models.some(({ weights }) => weights === "synthetic")
      ? ["SYNTHETIC weights: speed real, text noise"]
      : []),
  ];
}

/** Who a letter stands for. */
export function sideWords(side: Side, { mode, sides }: ResultComparison): string {
  const [setUp] = side.setUps;
  if (mode === "several-results" || setUp === undefined) {
    const by =
      side.tool.engine === "imported" ? `, imported from ${plainText(side.tool.name, NAME_LENGTH)}` : "";
    const state = side.status === "complete" ? "" : `, ${side.status}: not everything was measured`;
    const started = plainText(side.startedAt, NAME_LENGTH).slice(0, 16).replace("T", " ");
    return `${plainText(side.runId, NAME_LENGTH)}, ${started} UTC${by}${state}`;
  }
  const all = sides.flatMap(({ setUps }) => setUps);
  const models = new Set(all.map(({ model }) => modelWords(model)));
  const settings = variedSettings(
    setUp.settings,
    all.map((other) => other.settings),
  );
  const words = [
    ...(models.size > 1 ? [modelWords(setUp.model)] : []),
    ...(settings === null ? [] : [settings]),
  ];
  return words.length === 0 ? modelWords(setUp.model) : words.join(", ");
}

function modelWords({ displayName, quantization }: ModelFacts): string {
  return plainText(quantization === null ? displayName : `${displayName} ${quantization}`, NAME_LENGTH);
}

/** Name of a row; with its set-up where a side has several. */
export function rowLabel(
  { label, setUp }: ComparedRow | { label: string; setUp: ComparedRow["setUp"] },
  rows: readonly { setUp: ComparedRow["setUp"] }[],
): string {
  if (setUp === null) return label;
  const all = rows.flatMap((row) => row.setUp ?? []);
  const several = new Set(all.map(({ model }) => modelWords(model))).size > 1;
  const settings = variedSettings(
    setUp.settings,
    all.map((other) => other.settings),
  );
  const words = [
    ...(several
      ? [plainText(`${setUp.model.shortName} ${setUp.model.quantization ?? ""}`, NAME_LENGTH)]
      : []),
    ...(settings === null ? [] : [settings]),
  ];
  return words.length === 0 ? label : `${label} (${words.join(", ")})`;
}

/** A row in plain words. The change is one of speed, or for requests of the time to the first token. */
export interface RowWords {
  readonly a: string;
  readonly b: string;
  readonly change: string;
  readonly range: string;
  readonly verdict: string;
}

/** The figures and the verdict of a row. */
export function rowWords(row: ComparedRow, { a, b, method }: SideComparison, epsilon: number): RowWords {
  const figures = { a: figureWords(row, "a"), b: figureWords(row, "b") };
  const { outcome } = row;
  if (outcome.kind === "incomparable") {
    const reason = plainText(outcome.reason, REASON_LENGTH);
    return { ...figures, change: ABSENT, range: ABSENT, verdict: `not comparable: ${reason}` };
  }
  const { ratio, low, high } = outcome;
  const time = row.measure === "first-token";
  return {
    ...figures,
    change: formatChange(time ? 1 / ratio : ratio),
    range: time
      ? formatChangeRange(high === null ? null : 1 / high, low === null ? null : 1 / low)
      : formatChangeRange(low, high),
    verdict: `${verdictWords(row, b, { pairs: method.kind === "pairs", epsilon })}${row.noisy.length === 0 ? "" : noisyWords(row, [a, b])}`,
  };
}

function figureWords(row: ComparedRow, side: "a" | "b"): string {
  const figure = row[side];
  if (figure === null) return ABSENT;
  return row.measure === "speed" ? formatNumber(figure.value) : `${formatNumber(figure.value)} s`;
}

function verdictWords(
  { outcome, measure }: ComparedRow,
  letter: string,
  { pairs, epsilon }: { readonly pairs: boolean; readonly epsilon: number },
): string {
  if (outcome.kind === "incomparable") return "not comparable";
  const how = measure === "speed" ? "" : ": first token";
  switch (outcome.verdict) {
    case "faster":
      return `${letter} faster${how === "" ? "" : `${how} sooner`}`;
    case "slower":
      return `${letter} SLOWER${how === "" ? "" : `${how} later`}`;
    case "no-difference":
      return `same within ${formatMargin(epsilon)}`;
    case "inconclusive":
      return `cannot tell: ${doubtWords(outcome, pairs, epsilon)}`;
  }
}

function doubtWords(
  outcome: Extract<ComparedRow["outcome"], { kind: "compared" }>,
  pairs: boolean,
  epsilon: number,
): string {
  const { changedByHolm, pairsNeeded, n } = outcome;
  if (changedByHolm) return "among so many rows this may be chance*";
  if (pairsNeeded === "too-near") return `too near the ${formatMargin(epsilon)} line`;
  if (pairsNeeded === null)
    return n === 1 ? `only 1 ${pairs ? "pair" : "process"} of each` : "too few processes";
  if (!pairs) return `would take about ${formatCount(pairsNeeded)} interleaved pairs`;
  return `about ${formatCount(pairsNeeded - n)} more pairs`;
}

function noisyWords({ noisy }: ComparedRow, letters: readonly string[]): string {
  const names = letters.filter((letter) => noisy.includes(letter)).join(" and ");
  return ` (${names} noisy)`;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
