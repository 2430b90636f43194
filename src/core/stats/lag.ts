import { mean } from "./speed-estimate.js";

/** Correlation of each value with the next one of its process. */
export interface LagCorrelation {
  /** -1 to 1 but for chance; 0 for independent values. */
  readonly correlation: number;
  /** Its standard error if values were independent: 1 / sqrt(pairs). */
  readonly standardError: number;
}

/**
 * Lag-1 autocorrelation inside processes, from ln(tokens/s), one inner array a process, values in order. Deviations
 * from the mean of m values are correlated by -1/m even when the values are not; that part is added back (Marriott and
 * Pope, "Bias in the estimation of autocorrelations", Biometrika 41, 1954). Processes of few values still hide
 * much of a true correlation: 0.8 reads 0.3 with five. Null when nothing varies inside.
 */
export function lagCorrelation(logsByProcess: readonly (readonly number[])[]): LagCorrelation | null {
  let products = 0;
  let squares = 0;
  let bias = 0;
  let pairs = 0;
  for (const logs of logsByProcess) {
    if (logs.length < 2) continue;
    const centre = mean(logs);
    const deviations = logs.map((log) => log - centre);
    const own = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
    squares += own;
    bias += own / logs.length;
    pairs += logs.length - 1;
    products += deviations.slice(1).reduce((sum, next, index) => sum + next * (deviations[index] ?? 0), 0);
  }
  if (squares === 0) return null;
  return { correlation: (products + bias) / squares, standardError: 1 / Math.sqrt(pairs) };
}
