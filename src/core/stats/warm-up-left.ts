import { mean, standardError } from "./speed-estimate.js";
import { tQuantile } from "./student.js";

/** How much the first value of each process differs from the others. */
export interface WarmUpLeft {
  /** Mean over processes of ln(first value) - mean ln(others); negative when the first is slower. */
  readonly difference: number;
  readonly flagged: boolean;
}

/** A difference of ln(tokens/s) below this is not worth a flag, however sure. */
const LEAST_DIFFERENCE = 0.02;

/**
 * Tests whether the warm-up was too short, from ln(tokens/s), one inner array a process, values in order. Flagged
 * above 2 % and above t(0.975, k-1) sd / sqrt(k). Null with fewer than two processes of two values.
 */
export function findWarmUpLeft(logsByProcess: readonly (readonly number[])[]): WarmUpLeft | null {
  const differences = logsByProcess.flatMap(([first, ...others]) =>
    first === undefined || others.length === 0 ? [] : [first - mean(others)],
  );
  if (differences.length < 2) return null;
  const difference = mean(differences);
  const limit = Math.max(
    LEAST_DIFFERENCE,
    tQuantile(0.975, differences.length - 1) * standardError(differences),
  );
  return { difference, flagged: Math.abs(difference) > limit };
}
