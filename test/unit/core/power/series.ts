import type { TelemetrySeries } from "../../../../src/schema/telemetry.js";

/** Unix time (ms) of second 0 in these tests. */
export const T0 = 1_790_000_000_000;

/** A series with one reading a second from second 0 on; `undefined` leaves a reading out. */
export function seriesOf(
  values: readonly (number | null | undefined)[],
  shape: Partial<TelemetrySeries> = {},
): TelemetrySeries {
  const series: TelemetrySeries = {
    source: "nvidia-smi",
    quantity: "power",
    scope: "gpu",
    device: null,
    method: "1 s average",
    atMs: [],
    values: [],
    ...shape,
  };
  for (const [second, value] of values.entries()) {
    if (value === undefined) continue;
    series.atMs.push(T0 + second * 1000);
    series.values.push(value);
  }
  return series;
}

/** Seconds 0 to `last`, each with the figure of a function. */
export function over(last: number, figure: (second: number) => number | null | undefined) {
  return Array.from({ length: last + 1 }, (_, second) => figure(second));
}
