import type { Launch, StoredValue } from "../../schema/result.js";
import type { Telemetry, TelemetryQuantity, TelemetrySeries } from "../../schema/telemetry.js";
import { writtenTimeMs } from "../protocol/written-time.js";
import { byProcess } from "./used-values.js";

/** A stretch of time, Unix ms. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A figure that a sensor gave, and when. */
export interface TelemetryReading {
  readonly atMs: number;
  readonly value: number;
}

/** Values this close to each other are one stretch of work, in milliseconds. */
const SAME_STRETCH_MS = 1000;
/** A reading farther from a stretch than this says nothing of it: readings come about once a second. */
const NEAR_MS = 2000;

/** When a value was taken, clock stops included. */
export function windowOf({ endedAtMs, wallSeconds }: StoredValue): Window {
  return { fromMs: endedAtMs - wallSeconds * 1000, toMs: endedAtMs };
}

/** When a process ran; one whose end is unknown has none. */
export function spanOf({ startedAt, endedAt }: Launch): Window {
  return {
    fromMs: writtenTimeMs(startedAt),
    toMs: endedAt === null ? Number.POSITIVE_INFINITY : writtenTimeMs(endedAt),
  };
}

/** Stretches in which values were taken, one after the other, in one process. */
export function workStretches(values: readonly StoredValue[]): Window[] {
  return [...byProcess(values).values()].flatMap(mergeWindows);
}

function mergeWindows(values: readonly StoredValue[]): Window[] {
  const merged: Window[] = [];
  for (const window of values.map(windowOf).sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last === undefined || window.fromMs - last.toMs > SAME_STRETCH_MS) merged.push(window);
    else merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, window.toMs) };
  }
  return merged;
}

/** Series of a quantity read from graphics cards, or from anything else. */
export function seriesOf(
  { series }: Telemetry,
  quantity: TelemetryQuantity,
  where: "gpu" | "not-gpu",
): TelemetrySeries[] {
  return series.filter((one) => one.quantity === quantity && (one.scope === "gpu") === (where === "gpu"));
}

/** Readings inside a window, in order of time; those that failed are left out. */
export function readingsIn(series: TelemetrySeries, { fromMs, toMs }: Window): TelemetryReading[] {
  return series.atMs
    .flatMap((atMs, index): TelemetryReading[] => {
      const value = series.values[index] ?? null;
      return value === null || atMs < fromMs || atMs > toMs ? [] : [{ atMs, value }];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/**
 * How much a running count rose in a window, from the last reading before it to the first after it where those are
 * near. A count that fell has been started anew.
 */
export function riseIn(series: TelemetrySeries, { fromMs, toMs }: Window): number {
  const near = readingsIn(series, { fromMs: fromMs - NEAR_MS, toMs: toMs + NEAR_MS });
  const first = Math.max(
    0,
    near.findLastIndex(({ atMs }) => atMs <= fromMs),
  );
  const after = near.findIndex(({ atMs }) => atMs >= toMs);
  const around = near.slice(first, after === -1 ? near.length : after + 1);
  return around
    .slice(1)
    .reduce((sum, { value }, index) => sum + Math.max(0, value - (around[index]?.value ?? value)), 0);
}

/** The largest of many figures, at least 0; of none it is 0. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
