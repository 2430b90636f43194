import { leastSeconds } from "../protocol/test-shape.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V09: every planned process gave a value, and no value is shorter than its least time. */
export function checkEnough({ estimate, plannedLaunches, values, result }: CellFacts): Finding | null {
  if (estimate.processes < plannedLaunches) {
    return {
      code: "V09",
      verdict: "invalid",
      reason: `only ${estimate.processes} of ${plannedLaunches} processes gave a value`,
      remedy: "see why the others failed, then measure again",
    };
  }
  const least = leastSeconds(result.cell.test);
  const short = values.find((value) => value.durationNs < least * 1e9);
  if (short === undefined) return null;
  return {
    code: "V09",
    verdict: "invalid",
    reason: `a value lasted ${(short.durationNs / 1e9).toFixed(2)} s, less than ${least} s`,
    remedy: "measure again; if it repeats, report it as a bug",
  };
}
