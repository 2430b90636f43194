import { type CellFacts, neighbourVerdict } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V06: the lock of the machine was lost while the run went on, so that another run may have measured beside it. */
export function checkLostLock(facts: CellFacts): Finding[] {
  if (facts.lockLost !== true) return [];
  return [
    {
      code: "V06",
      verdict: neighbourVerdict(facts),
      reason: "the lock of the machine was lost: another run may have measured at the same time",
      remedy: "measure again",
    },
  ];
}
