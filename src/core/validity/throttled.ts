import type { CellResult } from "../../schema/result.js";
import type { Finding } from "./verdict.js";

/**
 * The finding that a device was throttled: the speed is real, but not what the device gives when it is cool. A test
 * that loads the machine for minutes is there to show just that.
 */
export function throttled(code: "V04" | "V05", reason: string, { cell }: CellResult): Finding {
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
