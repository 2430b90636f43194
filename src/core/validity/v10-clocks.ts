import type { Launch } from "../../schema/result.js";
import type { Telemetry } from "../../schema/telemetry.js";
import type { CellFacts } from "./cell-facts.js";
import { spanOf } from "./telemetry-window.js";
import type { Finding } from "./verdict.js";

/** Wall and monotonic clock may differ by this much over a value, in seconds. */
const MOST_SKEW_SECONDS = 1;

/** V10: the machine did not sleep and nobody set its clock while values were taken. */
export function checkClocks({ values, launches, telemetry }: CellFacts): Finding[] {
  const skew = values.reduce(
    (most, { clockSkewSeconds }) => (Math.abs(clockSkewSeconds) > Math.abs(most) ? clockSkewSeconds : most),
    0,
  );
  if (Math.abs(skew) > MOST_SKEW_SECONDS) {
    const seconds = Math.abs(skew).toFixed(1);
    return [
      finding(
        skew > 0
          ? `the clock went ${seconds} s ahead during a value: the machine slept, or its clock was set`
          : `the clock was set back by ${seconds} s during a value`,
      ),
    ];
  }
  if (!launches.some((launch) => stepsBackDuring(launch, telemetry))) return [];
  return [finding("the clock was set back while the process ran, so that sensor readings cannot be placed")];
}

/** True when the times of a sensor's readings run backwards while a process runs. */
function stepsBackDuring(launch: Launch, { series }: Telemetry): boolean {
  const { fromMs, toMs } = spanOf(launch);
  const during = (atMs: number) => atMs >= fromMs && atMs <= toMs;
  return series.some(({ atMs }) =>
    atMs.some((now, index) => {
      const before = atMs[index - 1] ?? now;
      return before - now > MOST_SKEW_SECONDS * 1000 && (during(before) || during(now));
    }),
  );
}

function finding(reason: string): Finding {
  return {
    code: "V10",
    verdict: "invalid",
    reason,
    remedy: "keep the machine awake, leave its clock alone, and measure again",
  };
}
