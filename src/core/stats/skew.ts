import { percentile } from "./percentiles.js";
import { mean, standardError } from "./speed-estimate.js";

/** Fewer values than this say nothing about their shape. */
const LEAST_VALUES = 8;
/** A gap of ln(tokens/s) below this is not worth a flag. */
const LEAST_GAP = 0.02;

/**
 * Whether the median of all values and their geometric mean (the mean over processes) differ by 2 % and by two
 * standard errors: then one figure does not describe them. Takes ln(tokens/s), one inner array a process.
 */
export function isSkewed(logsByProcess: readonly (readonly number[])[]): boolean {
  const filled = logsByProcess.filter((logs) => logs.length > 0);
  const all = filled.flat();
  const median = percentile(all, 0.5);
  if (median === null || all.length < LEAST_VALUES || filled.length < 2) return false;
  const processMeans = filled.map(mean);
  const gap = Math.abs(median - mean(processMeans));
  return gap > Math.max(LEAST_GAP, 2 * standardError(processMeans));
}
