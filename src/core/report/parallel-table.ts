import type { Test } from "../../schema/plan.js";
import { formatCount, formatNumber } from "./format.js";
import { isUsable } from "./pick-speeds.js";
import type { SpeedRow } from "./report-model.js";
import { type ReportTable, type RowColumn, tableOf } from "./report-table.js";
import { shapeOf } from "./row-tables.js";
import { BELIEVE, HALF_WIDTH, PROCESSES, SPEED, TEST } from "./speed-table.js";

/** A row with what its number of sequences brings. */
interface ParallelRow extends SpeedRow {
  /** Tokens/s that one of the sequences gets. */
  readonly each: number | null;
  /** Tokens/s of all together against one sequence alone; null unless both may be believed. */
  readonly gain: number | null;
}

const COLUMNS: readonly RowColumn<ParallelRow>[] = [
  TEST,
  { head: "at once", align: "left", text: ({ test }) => atOnce(test) },
  SPEED,
  HALF_WIDTH,
  PROCESSES,
  { head: "each", align: "right", text: ({ each }) => formatNumber(each) },
  {
    head: "times one alone",
    narrowHead: "times\none",
    align: "right",
    text: ({ gain }) => formatNumber(gain),
  },
  BELIEVE,
];

/** Several sequences in one batch, rows of one shape together, few sequences first. */
export function parallelTable(rows: readonly SpeedRow[], heading: string): ReportTable {
  const shapes = [...new Set(rows.map(({ asked }) => shapeOf(asked)))];
  const ordered = shapes.flatMap((shape) =>
    rows.filter(({ asked }) => shapeOf(asked) === shape).sort((a, b) => a.test.nParallel - b.test.nParallel),
  );
  return tableOf(
    heading,
    COLUMNS,
    ordered.map((row) => ({
      ...row,
      each: row.estimate === null ? null : row.estimate.point / row.test.nParallel,
      gain: gainOf(row, rows),
    })),
  );
}

/** Both must have run the same shape: one that was cut short does not compare. */
function gainOf(row: SpeedRow, rows: readonly SpeedRow[]): number | null {
  const one = rows.find(({ test }) => test.nParallel === 1 && shapeOf(test) === shapeOf(row.test));
  if (one === undefined || !isUsable(one) || !isUsable(row)) return null;
  return one.estimate === null || row.estimate === null ? null : row.estimate.point / one.estimate.point;
}

function atOnce({ kind, nParallel }: Test): string {
  const what = kind === "pp" ? "prompt" : "answer";
  return `${formatCount(nParallel)} ${what}${nParallel === 1 ? "" : "s"}`;
}
