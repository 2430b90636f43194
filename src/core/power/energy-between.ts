import type { TelemetrySeries } from "../../schema/telemetry.js";

/** Shorter windows are not reported: readings come once a second, and some are averages of one. */
export const SHORTEST_SECONDS = 10;
/** Share of a window that readings must cover. Twice covered is one whose time came twice: the clock was set. */
const LEAST_COVERAGE = 0.8;
const MOST_COVERAGE = 1.001;
/** Between readings further apart than this nothing is known of the power. */
const LONGEST_GAP_MS = 3000;

/** Energy over a window, and what stands behind it. */
export interface Energy {
  /** Of the whole window: the part not covered counts at the mean of the part that is. */
  readonly joules: number;
  readonly seconds: number;
  /** Share of the window that readings cover, 0 to 1. */
  readonly coverage: number;
  /** Readings inside the window. */
  readonly samples: number;
}

interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** Readings with a figure. */
function pointsOf({ atMs, values }: TelemetrySeries): Point[] {
  return values.flatMap((value, index) => {
    const at = atMs[index];
    return value === null || at === undefined ? [] : { atMs: at, value };
  });
}

/** Joules between two readings, of the share of the stretch from `start` to `end` (0 to 1). */
function joulesOf(a: Point, b: Point, start: number, end: number, isCounter: boolean): number {
  if (isCounter) return (b.value - a.value) * (end - start);
  const at = (share: number): number => a.value + (b.value - a.value) * share;
  return ((at(start) + at(end)) / 2) * (end - start) * ((b.atMs - a.atMs) / 1000);
}

/** The part of a stretch between two readings that lies in the window and is known; null when none is. */
function pieceOf(a: Point, b: Point, fromMs: number, toMs: number, isCounter: boolean) {
  const span = b.atMs - a.atMs;
  // The wall clock was set back.
  if (span <= 0) return null;
  const start = Math.max(0, (fromMs - a.atMs) / span);
  const end = Math.min(1, (toMs - a.atMs) / span);
  if (end <= start) return null;
  // A counter knows what passed in a gap, but not how much of it before and after the edge of the window.
  const isWhole = start === 0 && end === 1;
  if (span > LONGEST_GAP_MS && !(isCounter && isWhole)) return null;
  if (isCounter && b.value < a.value) return null;
  return { joules: joulesOf(a, b, start, end, isCounter), seconds: ((end - start) * span) / 1000 };
}

/**
 * Energy in a window (Unix ms): power by the trapezoid rule, a counter by its difference, both interpolated at the
 * edges. Null for windows under 10 s, under 80 % coverage, and for series of other quantities.
 */
export function energyBetween(series: TelemetrySeries, fromMs: number, toMs: number): Energy | null {
  const seconds = (toMs - fromMs) / 1000;
  const isCounter = series.quantity === "energy";
  if (seconds < SHORTEST_SECONDS || !(isCounter || series.quantity === "power")) return null;
  const { joules, coverage } = coveredEnergy(series, fromMs, toMs);
  if (coverage < LEAST_COVERAGE || coverage > MOST_COVERAGE) return null;
  const samples = pointsOf(series).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).length;
  return { joules: joules / coverage, seconds, coverage: Math.min(1, coverage), samples };
}

/** Joules of the covered part of a window, and which share of it is covered. */
export function coveredEnergy(
  series: TelemetrySeries,
  fromMs: number,
  toMs: number,
): { joules: number; coverage: number } {
  const points = pointsOf(series);
  const isCounter = series.quantity === "energy";
  let joules = 0;
  let covered = 0;
  for (const [index, b] of points.entries()) {
    const a = points[index - 1];
    const piece = a === undefined ? null : pieceOf(a, b, fromMs, toMs, isCounter);
    joules += piece?.joules ?? 0;
    covered += piece?.seconds ?? 0;
  }
  return { joules, coverage: (covered * 1000) / (toMs - fromMs) };
}
