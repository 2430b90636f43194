import { mean } from "./speed-estimate.js";

/** Standard deviations of ln(tokens/s) inside one process and between processes. */
export interface VarianceComponents {
  readonly within: number;
  readonly between: number;
}

/** What decides how many values a process should give. */
export interface ValueCosts extends VarianceComponents {
  /** From the start of a process to its first value, in seconds. */
  readonly launchSeconds: number;
  /** One value, in seconds. */
  readonly valueSeconds: number;
}

/** More values than this in one process are never worth their time. */
const MOST_VALUES = 5;

/** Values a process before anything is known of the noise: 3 under 5 s a value, 2 up to 15 s, 1 above. */
export function firstGuessValues(valueSeconds: number): 1 | 2 | 3 {
  if (valueSeconds < 5) return 3;
  return valueSeconds <= 15 ? 2 : 1;
}

/**
 * Values a process, 1 to 5, that give the narrowest interval for the time: sqrt(launch / value) x within / between
 * (Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013, section 5).
 */
export function valuesPerProcess({ launchSeconds, valueSeconds, within, between }: ValueCosts): number {
  if (within === 0) return 1;
  const best = Math.round((Math.sqrt(launchSeconds / valueSeconds) * within) / between);
  return Math.min(MOST_VALUES, Math.max(1, best));
}

/**
 * Splits the noise of ln(tokens/s), one inner array a process, by the method of moments of the one-way random
 * effects model (Searle, Casella and McCulloch, "Variance Components", 1992, section 3.6; unequal counts allowed).
 * Null with fewer than two processes, or when no process has two values.
 */
export function varianceComponents(logsByProcess: readonly (readonly number[])[]): VarianceComponents | null {
  const filled = logsByProcess.filter((values) => values.length > 0);
  const all = filled.flat();
  if (filled.length < 2 || all.length === filled.length) return null;
  const grandMean = mean(all);
  let squaresWithin = 0;
  let squaresBetween = 0;
  for (const values of filled) {
    const centre = mean(values);
    squaresBetween += values.length * (centre - grandMean) ** 2;
    for (const value of values) squaresWithin += (value - centre) ** 2;
  }
  const variance = squaresWithin / (all.length - filled.length);
  const squaredCounts = filled.reduce((sum, values) => sum + values.length ** 2, 0);
  const typicalCount = (all.length - squaredCounts / all.length) / (filled.length - 1);
  const between = (squaresBetween / (filled.length - 1) - variance) / typicalCount;
  return { within: Math.sqrt(variance), between: Math.sqrt(Math.max(0, between)) };
}
