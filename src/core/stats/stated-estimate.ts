import type { StatedSpeed } from "../../schema/result.js";
import type { SpeedEstimate } from "./speed-estimate.js";

/**
 * What another tool states as an estimate: one process, so no interval. Its standard deviation is one between
 * repetitions of that process and tells nothing of the next.
 */
export function statedEstimate(stated: StatedSpeed | null): SpeedEstimate | null {
  if (stated === null) return null;
  const { mean } = stated;
  return {
    point: mean,
    low: null,
    high: null,
    halfWidthRatio: null,
    processes: 1,
    slowest: mean,
    fastest: mean,
  };
}
