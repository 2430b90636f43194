import type { Telemetry, TelemetryNote, TelemetrySeries } from "../../schema/telemetry.js";
import { seriesKey } from "./draft.js";

/** Telemetry of a run that was gone on with: what was read before, then what was read since. */
export function mergeTelemetry(before: Telemetry, since: Telemetry): Telemetry {
  const series = new Map<string, TelemetrySeries>(before.series.map((one) => [seriesKey(one), one]));
  for (const one of since.series) {
    const known = series.get(seriesKey(one));
    series.set(
      seriesKey(one),
      known === undefined
        ? one
        : { ...one, atMs: [...known.atMs, ...one.atMs], values: [...known.values, ...one.values] },
    );
  }
  const cost = [before.ownCpuSeconds, since.ownCpuSeconds].filter((seconds) => seconds !== null);
  return {
    series: [...series.values()],
    notes: [...before.notes, ...since.notes.filter((note) => !before.notes.some(sameNote(note)))],
    idle: since.idle ?? before.idle,
    ownCpuSeconds: cost.length === 0 ? null : cost.reduce((sum, seconds) => sum + seconds, 0),
  };
}

/** A reader that could not be had then is most often missing now, too. */
function sameNote({ source, text }: TelemetryNote): (other: TelemetryNote) => boolean {
  return (other) => other.source === source && other.text === text;
}
