import { tQuantile, tUpperTail } from "./student.js";

/** How B stands to A. `no-difference`: the same within the margin. `inconclusive`: this data cannot tell. */
export type ComparisonVerdict = "faster" | "slower" | "no-difference" | "inconclusive";

/** B against A, every ratio as B's speed over A's. */
export interface Comparison {
  readonly verdict: ComparisonVerdict;
  readonly ratio: number;
  /** Limits of the interval that decides faster or slower; null when there are too few for one. */
  readonly low: number | null;
  readonly high: number | null;
  /** Pairs, or processes of the side that has fewer. */
  readonly n: number;
  /** Chance of a result this far beyond the margin, if the true difference were the margin. */
  readonly pDifferent: number;
  /** Chance of a result this far inside the margin, if the true difference were the margin. */
  readonly pSame: number;
  /** What a p must not exceed in one look, so that all looks together are wrong in 5 %: 0.05 with one look. */
  readonly level: number;
  /** The smallest difference that this data would have found in 80 % of cases, as a ratio: 0.031 for 3.1 %. */
  readonly smallestDifference: number | null;
  /** Interleaved pairs that would probably decide; null when decided, or when there is no interval. */
  readonly pairsNeeded: number | "too-near" | null;
}

/** A log ratio with its error. */
export interface LogRatio {
  /** Mean ln(B/A). */
  readonly log: number;
  readonly standardError: number;
  readonly degrees: number;
  /** Standard deviation that one more interleaved pair would have. */
  readonly pairSd: number;
  readonly n: number;
}

/** Differences up to this are of no interest: a ratio. */
export const DEFAULT_EPSILON = 0.02;

/** Share of comparisons that may end with a wrong verdict, over all looks. */
export const LEVEL = 0.05;

/**
 * Judges a log ratio against the margin ln(1 + epsilon) on both sides, at the level of one look. The interval that
 * must lie beyond the margin is two-sided; the one that must lie inside is that of two one-sided tests (Schuirmann, "A
 * comparison of the two one-sided tests procedure and the power approach", 1987).
 */
export function judgeLogRatio(estimate: LogRatio, epsilon: number, level: number): Comparison {
  const { log, standardError, degrees, pairSd, n } = estimate;
  const margin = Math.log1p(epsilon);
  const quantile = tQuantile(1 - level / 2, degrees);
  const reach = quantile * standardError;
  const verdict = decide(log, reach, tQuantile(1 - level, degrees) * standardError, margin);
  return {
    verdict,
    ratio: Math.exp(log),
    low: Math.exp(log - reach),
    high: Math.exp(log + reach),
    n,
    pDifferent: Math.min(1, 2 * tail(Math.abs(log) - margin, standardError, degrees)),
    pSame: tail(margin - Math.abs(log), standardError, degrees),
    level,
    smallestDifference: Math.expm1(margin + (quantile + tQuantile(0.8, degrees)) * standardError),
    pairsNeeded: verdict === "inconclusive" ? pairsNeeded(log, pairSd, margin, n) : null,
  };
}

/** A ratio without an interval: too few pairs or processes. */
export function undecided(log: number, n: number, level: number): Comparison {
  return {
    verdict: "inconclusive",
    ratio: Math.exp(log),
    low: null,
    high: null,
    n,
    pDifferent: 1,
    pSame: 1,
    level,
    smallestDifference: null,
    pairsNeeded: null,
  };
}

function decide(log: number, reach: number, sameReach: number, margin: number): ComparisonVerdict {
  if (log - reach > margin) return "faster";
  if (log + reach < -margin) return "slower";
  return Math.abs(log) + sameReach < margin ? "no-difference" : "inconclusive";
}

/** P(T > distance / error); without any error the answer is certain, and on the line itself nothing is known. */
function tail(distance: number, error: number, degrees: number): number {
  return distance === 0 && error === 0 ? 1 : tUpperTail(distance / error, degrees);
}

/**
 * Pairs that would decide in 80 % of cases if the difference is as it looks: ((z + z') sd / D)^2 + z^2 / 2, the normal
 * count with the usual correction for t (Guenther, "Sample Size Formulas for Normal Theory T Tests", 1981).
 */
function pairsNeeded(log: number, sd: number, margin: number, n: number): number | "too-near" {
  const distance = Math.abs(log) - margin;
  if (Math.abs(distance) < margin / 4) return "too-near";
  const [z, power] = distance > 0 ? [1.96, 0.84] : [1.645, 1.28];
  const count = Math.ceil((((z + power) * sd) / distance) ** 2 + z ** 2 / 2);
  return Math.max(n + 1, count);
}
