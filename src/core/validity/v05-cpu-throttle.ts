import { computesOnCpu } from "./cell-facts.js";
import { largest, riseIn, seriesOf, workStretches } from "./telemetry-window.js";
import { type ThrottleFacts, throttled } from "./throttled.js";
import type { Finding } from "./verdict.js";

/** V05: the processor's count of thermal throttling did not rise while values were taken. */
export function checkCpuThrottle({ launches, telemetry, values, result }: ThrottleFacts): Finding[] {
  if (!computesOnCpu(launches)) return [];
  const stretches = workStretches(values);
  const rises = (["throttle-hardware", "throttle-software"] as const)
    .flatMap((quantity) => seriesOf(telemetry, quantity, "not-gpu"))
    .map((series) => stretches.reduce((sum, window) => sum + riseIn(series, window), 0));
  if (largest(rises) === 0) return [];
  return [throttled("V05", "the processor slowed itself down because of heat", result)];
}
