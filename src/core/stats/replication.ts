import type { Replication } from "../protocol/profiles.js";
import { standardDeviation } from "./speed-estimate.js";
import { tQuantile } from "./student.js";

/**
 * Quantiles of t for a 95 % interval. A stop that looks at the data ends too often at a lucky narrow interval; the
 * higher quantile makes up for it (`npm run bench:calibration` measures the coverage).
 */
export const QUANTILES = { fixed: 0.975, adaptive: 0.98 } as const;

/** Whether to stop, and whether the target is met; null when there is no target. */
export interface Stop {
  readonly stop: boolean;
  readonly targetMet: boolean | null;
}

/** The quantile that belongs to a way of stopping. */
export function quantileOf({ targetHalfWidth }: Replication): number {
  return targetHalfWidth === null ? QUANTILES.fixed : QUANTILES.adaptive;
}

/** Decides after each process, from the mean of ln(tokens/s) of each so far: the first k >= kMin within the target, else kMax. */
export function stopsAt(processMeans: readonly number[], replication: Replication): Stop {
  const { kMin, kMax, targetHalfWidth } = replication;
  const count = processMeans.length;
  if (targetHalfWidth === null) return { stop: count >= kMax, targetMet: null };
  const targetMet = count >= 2 && halfWidth(standardDeviation(processMeans), count) <= targetHalfWidth;
  return { stop: count >= kMax || (count >= kMin && targetMet), targetMet };
}

/**
 * Processes that the cell will probably have had when it stops, for the time left. Assumes that the standard
 * deviation stays as it is so far; before there are two it is `priorSd`, the machine's own, or kMin is foretold.
 */
export function predictProcesses(
  processMeans: readonly number[],
  replication: Replication,
  priorSd: number | null = null,
): number {
  const { kMin, kMax, targetHalfWidth } = replication;
  const count = processMeans.length;
  if (targetHalfWidth === null) return Math.max(kMax, count);
  if (count < 2 && priorSd === null) return kMin;
  if (stopsAt(processMeans, replication).stop) return count;
  const sd = count < 2 ? (priorSd ?? 0) : standardDeviation(processMeans);
  let total = Math.max(kMin, count + 1);
  while (total < kMax && halfWidth(sd, total) > targetHalfWidth) total += 1;
  return total;
}

function halfWidth(sd: number, count: number): number {
  return Math.expm1((tQuantile(QUANTILES.adaptive, count - 1) * sd) / Math.sqrt(count));
}
