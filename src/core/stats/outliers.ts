import { percentile } from "./percentiles.js";
import { mean } from "./speed-estimate.js";

/** Where an outlier is: the index of its process and its index there. */
export interface Outlier {
  readonly process: number;
  readonly index: number;
}

/** Fewer values than this have no quartiles worth the name. */
const LEAST_VALUES = 12;
/** Tukey's outer fence, in interquartile ranges ("Exploratory Data Analysis", 1977). */
const FENCE = 3;
/** A deviation of ln(tokens/s) below this is not worth a label. */
const LEAST_DEVIATION = 0.03;

/**
 * Values far from their process, to be labelled and never dropped. Takes ln(tokens/s), one inner array a process. The
 * quartiles are those of all deviations from process means; the distance is taken from the median of the process,
 * because one far value drags the mean of three so much that the others look far as well. A process with one value
 * tells nothing and is left out.
 */
export function findOutliers(logsByProcess: readonly (readonly number[])[]): Outlier[] {
  const told = logsByProcess.filter((logs) => logs.length > 1);
  if (told.flat().length < LEAST_VALUES) return [];
  const deviations = told.flatMap((logs) => logs.map((log) => log - mean(logs)));
  const range = (percentile(deviations, 0.75) ?? 0) - (percentile(deviations, 0.25) ?? 0);
  const limit = Math.max(LEAST_DEVIATION, FENCE * range);
  return logsByProcess.flatMap((logs, process) => {
    const median = percentile(logs, 0.5) ?? 0;
    return logs.flatMap((log, index) => (Math.abs(log - median) > limit ? [{ process, index }] : []));
  });
}
