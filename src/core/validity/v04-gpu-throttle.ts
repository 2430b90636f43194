import { computesOnGpu } from "./cell-facts.js";
import { largest, readingsIn, seriesOf, workStretches } from "./telemetry-window.js";
import { type ThrottleFacts, throttled } from "./throttled.js";
import type { Finding } from "./verdict.js";

/** At the onset of load a power brake may be pulled for a moment: it is not held against the value. Milliseconds. */
const ONSET_MS = 1000;
/** Share of readings with the driver's own thermal limit above which a cell is throttled. */
const SOFTWARE_SHARE = 0.05;

/** V04: no graphics card lowered its clocks because of heat or lack of power. */
export function checkGpuThrottle({ launches, telemetry, values, result }: ThrottleFacts): Finding[] {
  if (!computesOnGpu(launches)) return [];
  const stretches = workStretches(values);
  const afterOnset = stretches.map(({ fromMs, toMs }) => ({ fromMs: fromMs + ONSET_MS, toMs }));
  const byHardware = seriesOf(telemetry, "throttle-hardware", "gpu").some((series) =>
    afterOnset.some((window) => readingsIn(series, window).some(({ value }) => value > 0)),
  );
  if (byHardware) {
    return [throttled("V04", "the graphics card slowed itself down (heat, or a power brake)", result)];
  }
  const shares = seriesOf(telemetry, "throttle-software", "gpu").map((series) => {
    const readings = stretches.flatMap((window) => readingsIn(series, window));
    return readings.length === 0 ? 0 : readings.filter(({ value }) => value > 0).length / readings.length;
  });
  const share = largest(shares);
  if (share <= SOFTWARE_SHARE) return [];
  const percent = (share * 100).toFixed(0);
  return [
    throttled(
      "V04",
      `the graphics driver held the clock down because of heat ${percent} % of the time`,
      result,
    ),
  ];
}
