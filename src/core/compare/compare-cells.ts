import type { CellResult } from "../../schema/result.js";
import { comparedMeans, logRatios, type ProcessMean } from "../plan/compared-means.js";
import { testLabel } from "../protocol/test-shape.js";
import { comparePairs } from "../stats/compare-pairs.js";
import { compareWelch } from "../stats/compare-welch.js";
import type { Comparison } from "../stats/comparison.js";
import { mean } from "../stats/speed-estimate.js";
import type { Figure, Method } from "./comparison-model.js";
import type { SetUp } from "./set-ups.js";

/** Two cells and the set-ups they belong to. */
export interface CellPair {
  readonly a: CellResult;
  readonly b: CellResult;
  readonly setUpA: SetUp;
  readonly setUpB: SetUp;
}

/** A comparison of two cells before it is held against the other rows. */
export interface CellComparison {
  readonly a: Figure | null;
  readonly b: Figure | null;
  readonly outcome: Comparison | { readonly reason: string };
}

/** Compares B with A by how they were measured, or says why that cannot be. Letters name the sides in the reason. */
export function compareCells(
  pair: CellPair,
  letters: readonly [string, string],
  method: Method,
  epsilon: number,
): CellComparison {
  const means = [
    comparedMeans(pair.a, pair.setUpA.launches),
    comparedMeans(pair.b, pair.setUpB.launches),
  ] as const;
  const latency = pair.a.cell.test.kind === "latency";
  const [a, b] = [figureOf(means[0], latency), figureOf(means[1], latency)];
  const reason = whyNot(pair, letters, means);
  if (reason !== null) return { a, b, outcome: { reason } };
  const comparison = byMethod(means, method, epsilon);
  return { a, b, outcome: comparison ?? { reason: "no two processes of one round" } };
}

function byMethod(
  [a, b]: readonly [ProcessMean[], ProcessMean[]],
  method: Method,
  epsilon: number,
): Comparison | null {
  switch (method.kind) {
    case "pairs":
      return comparePairs(logRatios(a, b), { epsilon, looks: method.looks });
    case "one-session":
      return compareWelch(logs(a), logs(b), { epsilon, spread: null });
    case "two-sessions":
      return compareWelch(logs(a), logs(b), { epsilon, spread: method });
  }
}

function logs(means: readonly ProcessMean[]): number[] {
  return means.map(({ log }) => log);
}

/** Tokens/s, or for requests the seconds to the first token. */
function figureOf(means: readonly ProcessMean[], latency: boolean): Figure | null {
  if (means.length === 0) return null;
  const log = mean(logs(means));
  return { value: Math.exp(latency ? -log : log), processes: means.length };
}

function whyNot(
  { a, b, setUpA, setUpB }: CellPair,
  [letterA, letterB]: readonly [string, string],
  [meansA, meansB]: readonly [ProcessMean[], ProcessMean[]],
): string | null {
  const own = whyNotOne(a, setUpA, meansA, letterA) ?? whyNotOne(b, setUpB, meansB, letterB);
  if (own !== null) return own;
  const [ranA, ranB] = [testLabel(a.ran ?? a.cell.test), testLabel(b.ran ?? b.cell.test)];
  return ranA === ranB ? null : `${letterA} ran ${ranA}, ${letterB} ran ${ranB}`;
}

function whyNotOne(
  result: CellResult,
  { judgements }: SetUp,
  means: readonly ProcessMean[],
  letter: string,
): string | null {
  if (result.status === "failed") return `${letter} failed: ${result.failure?.class ?? "error"}`;
  if (result.status === "skipped") return `${letter} was skipped: ${result.reason ?? "no reason given"}`;
  const judgement = judgements.get(result.cell.id);
  if (judgement?.verdict === "invalid") {
    const finding = judgement.findings.find(({ verdict }) => verdict === "invalid");
    return `${letter} is not valid: ${finding?.reason ?? "see its report"}`;
  }
  return means.length === 0 ? `${letter} has no undisturbed value` : null;
}
