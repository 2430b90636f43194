import { replicationOf } from "../protocol/profiles.js";
import { leastSeconds } from "../protocol/test-shape.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V09: enough processes gave a value, and no value is shorter than its least time (a single request has none). */
export function checkEnough({ estimate, plan, values, result }: CellFacts): Finding[] {
  const { kMin } = replicationOf(result.cell.test, plan.replication);
  if (estimate.processes < kMin) {
    return [
      {
        code: "V09",
        verdict: "invalid",
        reason: `only ${estimate.processes} of ${kMin} processes gave a value`,
        remedy: "see why the others failed, then measure again",
      },
    ];
  }
  const least = leastSeconds(result.ran ?? result.cell.test);
  const short = values.find((value) => value.durationNs < least * 1e9);
  if (short === undefined) return [];
  return [
    {
      code: "V09",
      verdict: "invalid",
      reason: `a value lasted ${(short.durationNs / 1e9).toFixed(2)} s, less than ${least} s`,
      remedy: "measure again; if it repeats, report it as a bug",
    },
  ];
}
