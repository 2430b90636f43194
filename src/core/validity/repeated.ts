import type { CellResult, Launch } from "../../schema/result.js";
import type { Telemetry } from "../../schema/telemetry.js";
import type { CellFacts } from "./cell-facts.js";
import type { ThrottleCode } from "./throttled.js";
import { quietValues } from "./used-values.js";
import { checkGpuThrottle } from "./v04-gpu-throttle.js";
import { checkCpuThrottle } from "./v05-cpu-throttle.js";
import type { Finding } from "./verdict.js";

/**
 * The rule by which one process was throttled while it gave its values; null when it was not. A test that is there to
 * heat the machine is not looked at: measured again it would only do so again.
 */
export function throttlingOf(
  launch: Launch,
  cells: readonly CellResult[],
  telemetry: Telemetry,
): ThrottleCode | null {
  const launches = [launch];
  for (const result of cells) {
    if (result.cell.test.kind === "sustained") continue;
    const values = quietValues(result, { launches }).filter((value) => value.launch === launch.index);
    const facts = { launches, telemetry, values, result };
    if (checkGpuThrottle(facts).length > 0) return "V04";
    if (checkCpuThrottle(facts).length > 0) return "V05";
  }
  return null;
}

/** Says how many processes were throttled and measured again; those that still are fall under the rules themselves. */
export function tellRepeated({ allLaunches, result }: CellFacts): Finding[] {
  const repeated = allLaunches.filter(
    ({ cells, repeatedFor }) => repeatedFor !== undefined && cells.includes(result.cell.id),
  );
  const code = repeated[0]?.repeatedFor;
  if (code === undefined) return [];
  const count = repeated.length === 1 ? "1 process was" : `${repeated.length} processes were`;
  return [
    {
      code,
      verdict: "valid",
      reason: `${count} throttled, left out, and measured again after cooling down`,
      remedy: "see to the fans of the machine",
    },
  ];
}
