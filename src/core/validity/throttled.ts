import type { CellResult, Launch } from "../../schema/result.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** What the rules on throttling look at: of a whole cell, or of one process of it. */
export type ThrottleFacts = Pick<CellFacts, "launches" | "telemetry" | "values" | "result">;

/** The rule by which a device is throttled: the graphics card's, the processor's. */
export type ThrottleCode = NonNullable<Launch["repeatedFor"]>;

/**
 * The finding that a device was throttled: the speed is real, but not what the device gives when it is cool. A test
 * that loads the machine for minutes is there to show just that.
 */
export function throttled(code: ThrottleCode, reason: string, { cell }: CellResult): Finding {
  const sustained = cell.test.kind === "sustained";
  return {
    code,
    verdict: sustained ? "valid" : "noisy",
    reason: `throttled: ${reason}`,
    remedy: sustained
      ? "a long load is there to show this"
      : "let the machine cool down, see to its fans, and measure again",
  };
}
