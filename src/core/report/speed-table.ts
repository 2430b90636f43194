import { believeWord } from "./believe.js";
import { formatCount, formatHalfWidth, formatNumber, formatShare } from "./format.js";
import type { SpeedRow } from "./report-model.js";
import { type ReportTable, type RowColumn, tableOf } from "./report-table.js";

/** Room for "gen128 @ d131072"; a longer name goes on in a second line. */
const LABEL_WIDEST = 16;

/** Columns that several tables share: the name of a test, its speed, how sure it is, and whether to believe it. */
export const TEST: RowColumn<SpeedRow> = {
  head: "test",
  align: "left",
  widest: LABEL_WIDEST,
  text: ({ label }) => label,
};
export const SPEED: RowColumn<SpeedRow> = {
  head: "tokens/s",
  align: "right",
  text: ({ estimate }) => formatNumber(estimate?.point ?? null),
};
export const HALF_WIDTH: RowColumn<SpeedRow> = {
  head: "95 %",
  align: "right",
  text: ({ estimate }) => formatHalfWidth(estimate?.halfWidthRatio ?? null),
};
export const PROCESSES: RowColumn<SpeedRow> = {
  head: "n",
  align: "right",
  text: ({ estimate }) => String(estimate?.processes ?? 0),
};
export const BELIEVE: RowColumn<SpeedRow> = {
  head: "believe it?",
  narrowHead: "believe\nit?",
  align: "left",
  isVerdict: true,
  text: believeWord,
};

const MEMORY_LIMIT: RowColumn<SpeedRow> = {
  head: "of memory limit",
  narrowHead: "of memory\nlimit",
  align: "right",
  text: ({ memoryLimitShare }) => formatShare(memoryLimitShare),
};

/** Speeds with an empty context. */
export function speedTable(rows: readonly SpeedRow[], heading: string | null): ReportTable {
  return tableOf(
    heading,
    columnsWith(({ meaning }) => meaning),
    rows,
  );
}

/** Speeds with text already in the context; short words, because there are many rows. */
export function depthTable(rows: readonly SpeedRow[]): ReportTable {
  return tableOf("With text already in the context", columnsWith(meaningAtDepth), rows);
}

function columnsWith(meaning: (row: SpeedRow) => string): RowColumn<SpeedRow>[] {
  return [
    TEST,
    {
      head: "what it measures",
      align: "left",
      flexible: true,
      text: (row) => (row.settings === null ? meaning(row) : `${meaning(row)}; ${row.settings}`),
    },
    SPEED,
    HALF_WIDTH,
    PROCESSES,
    MEMORY_LIMIT,
    BELIEVE,
  ];
}

function meaningAtDepth({ test, meaning }: SpeedRow): string {
  const verbs: Partial<Record<SpeedRow["test"]["kind"], string>> = {
    pp: "reading",
    tg: "writing",
    pg: "reading, writing",
    gen: "writing by an app",
  };
  const verb = verbs[test.kind];
  return verb === undefined ? meaning : `${verb} at ${formatCount(test.nDepth)}`;
}
