import type { CellFacts } from "./cell-facts.js";
import { memoryShare } from "./memory-share.js";
import type { Finding } from "./verdict.js";

/** Weights this many times the last-level cache cannot be served from it. */
const CACHE_MULTIPLE = 4;
/** A bandwidth we measured ourselves may be low; a maker's figure is a limit. */
const MEASURED_MARGIN = 1.2;

/** V12: decode does not read faster than the memory can deliver. */
export function checkRoofline({ result, estimate, header, bandwidth, machine }: CellFacts): Finding | null {
  if (result.cell.test.kind !== "tg" || header === null || bandwidth === null) return null;
  const cache = machine.cpu.lastLevelCacheBytes ?? 0;
  if (header.bytesPerToken === null || header.bytesPerToken < CACHE_MULTIPLE * cache) return null;
  const share = memoryShare(header, estimate.point, result.cell.test.nDepth, bandwidth);
  if (share === null) return null;
  const percent = (share * 100).toFixed(0);
  if (bandwidth.method === "published") {
    if (share <= 1) return null;
    return {
      code: "V12",
      verdict: "invalid",
      reason: `this speed would need ${percent} % of the memory bandwidth that the device has`,
      remedy: "check the device and the model file; report it if both are right",
    };
  }
  if (share <= MEASURED_MARGIN) return null;
  return {
    code: "V12",
    verdict: "valid",
    reason: `this speed is ${percent} % of the memory bandwidth measured here: the bandwidth was read too low`,
    remedy: "measure again on a quiet machine",
  };
}
