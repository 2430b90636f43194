import type { Telemetry } from "../../schema/telemetry.js";
import { seriesKey } from "./draft.js";

/**
 * Tells what a telemetry that grows has gained since the last call, for a `telemetry` line of the journal; null
 * when no reading and no note came. `known` is what the journal already holds.
 */
export function telemetryCursor(known: Telemetry): (grown: Telemetry) => Telemetry | null {
  const told = new Map(known.series.map((series) => [seriesKey(series), series.atMs.length]));
  let notes = known.notes.length;
  return (grown) => {
    const series = grown.series.flatMap((one) => {
      const from = told.get(seriesKey(one)) ?? 0;
      told.set(seriesKey(one), one.atMs.length);
      if (one.atMs.length <= from) return [];
      return [{ ...one, atMs: one.atMs.slice(from), values: one.values.slice(from) }];
    });
    const fresh = grown.notes.slice(notes);
    notes = grown.notes.length;
    return series.length + fresh.length === 0 ? null : { ...grown, series, notes: fresh };
  };
}
