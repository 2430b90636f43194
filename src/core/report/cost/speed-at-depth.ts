import type { Range } from "../../cost/range.js";
import type { SpeedEstimate } from "../../stats/speed-estimate.js";
import { isUsable } from "../pick-speeds.js";
import type { SpeedRow } from "../report-model.js";

/** A speed at some depth of context, and the rows behind it. */
export interface SpeedAtDepth {
  /** Tokens/s. */
  readonly range: Range;
  readonly labels: readonly string[];
  /** Deepest context that was measured, when less than asked; else null. */
  readonly deepest: number | null;
}

/** Shares of the context above what was measured that make no difference worth a word. */
const CLOSE_ENOUGH = 512;

/**
 * Speed with so many tokens in the context from rows of one kind and one set of settings: the time of a token rises
 * in a straight line between two measured depths, because the keys and values that attention reads do; beyond the
 * deepest it stays there. The interval is that of the nearer row. Null without a usable row.
 */
export function speedAtDepth(rows: readonly SpeedRow[], depth: number): SpeedAtDepth | null {
  const usable = rows
    .flatMap((row) => (isUsable(row) && row.estimate !== null ? [{ ...row, estimate: row.estimate }] : []))
    .sort((a, b) => a.test.nDepth - b.test.nDepth);
  const above = usable.find(({ test }) => test.nDepth >= depth) ?? usable.at(-1);
  const below = usable.filter(({ test }) => test.nDepth <= depth).at(-1) ?? usable[0];
  if (above === undefined || below === undefined) return null;
  const span = above.test.nDepth - below.test.nDepth;
  const share = span <= 0 ? 0 : Math.min(1, Math.max(0, (depth - below.test.nDepth) / span));
  const seconds = (1 - share) / below.estimate.point + share / above.estimate.point;
  const near = share < 0.5 ? below : above;
  const point = 1 / seconds;
  const isDeepEnough = depth <= above.test.nDepth + CLOSE_ENOUGH;
  return {
    range: scaled(near.estimate, point / near.estimate.point),
    labels: share > 0 && share < 1 ? [below.label, above.label] : [near.label],
    deepest: isDeepEnough ? null : above.test.nDepth,
  };
}

/** The interval of an estimate, times a factor; without one (one process) the slowest and fastest value. */
export function scaled(estimate: SpeedEstimate, factor: number): Range {
  return {
    low: (estimate.low ?? estimate.slowest) * factor,
    point: estimate.point * factor,
    high: (estimate.high ?? estimate.fastest) * factor,
  };
}
