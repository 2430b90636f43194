import { tQuantile } from "./student.js";

/** Tokens a second with the spread between processes, the unit of replication. */
export interface SpeedEstimate {
  /** Geometric mean over processes, tokens/s. */
  readonly point: number;
  /** Limits of the 95 % interval, tokens/s; null with one process. */
  readonly low: number | null;
  readonly high: number | null;
  /** (high / point - 1), e.g. 0.012 for 1.2 %; null with one process. */
  readonly halfWidthRatio: number | null;
  /** Processes behind the interval. */
  readonly processes: number;
  /** Slowest and fastest single value, tokens/s. */
  readonly slowest: number;
  readonly fastest: number;
}

/**
 * Estimates a speed from the values of each process (tokens/s, one inner array a process, empty ones left out).
 * Works on logarithms, because noise multiplies. With k processes fixed beforehand the half-width is
 * exp(t(0.975, k-1) s / sqrt(k)) - 1, s the standard deviation of the process means. Values inside a process
 * are not independent (Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013), so they never
 * widen k. `probability` is the quantile's: one of QUANTILES in replication.ts for 95 %, 0.95 for 90 %. Returns null
 * when there is no value.
 */
export function estimateSpeed(
  valuesByProcess: readonly (readonly number[])[],
  probability = 0.975,
): SpeedEstimate | null {
  const filled = valuesByProcess.filter((values) => values.length > 0);
  if (filled.length === 0) return null;
  const processMeans = filled.map((values) => mean(values.map(Math.log)));
  const all = filled.flat();
  const centre = mean(processMeans);
  const halfWidthRatio =
    processMeans.length < 2
      ? null
      : Math.exp(tQuantile(probability, processMeans.length - 1) * standardError(processMeans)) - 1;
  const point = Math.exp(centre);
  return {
    point,
    low: halfWidthRatio === null ? null : point / (1 + halfWidthRatio),
    high: halfWidthRatio === null ? null : point * (1 + halfWidthRatio),
    halfWidthRatio,
    processes: processMeans.length,
    slowest: Math.min(...all),
    fastest: Math.max(...all),
  };
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n - 1), two passes. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Standard error of the mean of independent values: sd / sqrt(n). */
export function standardError(values: readonly number[]): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}
