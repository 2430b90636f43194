import { type Comparison, judgeLogRatio, LEVEL, undecided } from "./comparison.js";
import { mean, standardDeviation } from "./speed-estimate.js";

/** How far sessions of one cell on one machine lie apart. */
export interface SessionSpread {
  /** Standard deviation of ln(tokens/s) between sessions. */
  readonly sd: number;
  /** Sessions that it was measured from; null when it is assumed. */
  readonly sessions: number | null;
}

/** What is assumed of sessions until enough of them were measured: 3 %. */
export const ASSUMED_SPREAD: SessionSpread = { sd: 0.03, sessions: null };

/** Sessions that a measured spread needs before it replaces the assumed one. */
const LEAST_SESSIONS = 5;
/** Degrees of freedom granted to the assumed spread. */
const ASSUMED_DEGREES = 10;

/** The measured spread between sessions when it rests on five or more, else the assumed one. */
export function trustedSpread(measured: SessionSpread | null): SessionSpread {
  return measured !== null && (measured.sessions ?? 0) >= LEAST_SESSIONS ? measured : ASSUMED_SPREAD;
}

/**
 * Compares B with A when they were not measured in pairs, from the process means of ln(tokens/s) of each (Welch, "The
 * generalization of Student's problem when several different population variances are involved", 1947). `spread` is
 * null for two runs of one session; else its variance is added once for each side. Null when a side has no process.
 */
export function compareWelch(
  a: readonly number[],
  b: readonly number[],
  { epsilon, spread }: { readonly epsilon: number; readonly spread: SessionSpread | null },
): Comparison | null {
  const n = Math.min(a.length, b.length);
  if (n === 0) return null;
  const log = mean(b) - mean(a);
  if (n < 2) return undecided(log, n, LEVEL);
  const [varianceA, varianceB] = [standardDeviation(a) ** 2, standardDeviation(b) ** 2];
  const sessions = spread === null ? 0 : 2 * spread.sd ** 2;
  const estimate = {
    log,
    standardError: Math.sqrt(varianceA / a.length + varianceB / b.length + sessions),
    degrees: Math.min(
      welchDegrees(varianceA / a.length, a.length, varianceB / b.length, b.length),
      spread === null ? Number.POSITIVE_INFINITY : sessionDegrees(spread),
    ),
    // Pairs next to each other in time share their session, so it does not count for them.
    pairSd: Math.sqrt(varianceA + varianceB),
    n,
  };
  return judgeLogRatio(estimate, epsilon, LEVEL);
}

function welchDegrees(errorA: number, countA: number, errorB: number, countB: number): number {
  if (errorA + errorB === 0) return countA + countB - 2;
  return (errorA + errorB) ** 2 / (errorA ** 2 / (countA - 1) + errorB ** 2 / (countB - 1));
}

function sessionDegrees({ sessions }: SessionSpread): number {
  return sessions === null ? ASSUMED_DEGREES : sessions - 1;
}
