import type { TelemetryQuantity, TelemetrySeries, TelemetrySource } from "../../../schema/telemetry.js";
import { plausible } from "./plausible.js";
import type { Channel, Reading } from "./reader.js";

/** Keeps readings as series. */
export interface Recorder {
  /** Adds readings taken at `atMs` (Unix ms); true when one of them holds a figure. */
  readonly add: (source: TelemetrySource, readings: readonly Reading[], atMs: number) => boolean;
  /** Adds null to every series of a source that can give nothing now. */
  readonly addNothing: (source: TelemetrySource, atMs: number) => void;
  /** Last figures of a quantity that are no older than `sinceMs`. */
  readonly latest: (quantity: TelemetryQuantity, sinceMs: number) => number[];
  /** Copies of all series as they are now. */
  readonly series: () => TelemetrySeries[];
}

const keyOf = (source: TelemetrySource, { quantity, scope, device }: Channel): string =>
  `${source}|${quantity}|${scope}|${device ?? ""}`;

/** Starts with nothing; figures that no sensor could give are kept as null. */
export function createRecorder(): Recorder {
  const all = new Map<string, TelemetrySeries>();
  const seriesOf = (source: TelemetrySource, channel: Channel): TelemetrySeries => {
    const key = keyOf(source, channel);
    const known = all.get(key) ?? { source, ...channel, atMs: [], values: [] };
    all.set(key, known);
    return known;
  };
  const append = (series: TelemetrySeries, atMs: number, value: number | null): void => {
    series.atMs.push(atMs);
    series.values.push(value);
  };
  return {
    add: (source, readings, atMs) => {
      let found = false;
      for (const reading of readings) {
        const value = plausible(reading.channel.quantity, reading.value);
        append(seriesOf(source, reading.channel), reading.atMs ?? atMs, value);
        found ||= value !== null;
      }
      return found;
    },
    addNothing: (source, atMs) => {
      for (const series of all.values()) if (series.source === source) append(series, atMs, null);
    },
    latest: (quantity, sinceMs) =>
      [...all.values()].flatMap((series) => {
        if (series.quantity !== quantity) return [];
        const last = series.values.findLastIndex((value) => value !== null);
        return (series.atMs[last] ?? 0) >= sinceMs ? (series.values[last] ?? []) : [];
      }),
    series: () =>
      [...all.values()].map((series) => ({
        ...series,
        atMs: [...series.atMs],
        values: [...series.values],
      })),
  };
}
