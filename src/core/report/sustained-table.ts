import { formatDuration, formatNumber, formatShare } from "./format.js";
import type { SpeedRow } from "./report-model.js";
import { type ReportTable, type RowColumn, tableOf } from "./report-table.js";
import { BELIEVE, HALF_WIDTH, PROCESSES, SPEED, TEST } from "./speed-table.js";

/** Writing on end: is the end as fast as the start? */
export function sustainedTable(rows: readonly SpeedRow[], heading: string): ReportTable {
  const [window] = rows.flatMap(({ sustained }) => sustained?.windowSeconds ?? []);
  const span = window === undefined || window === 60 ? "minute" : formatDuration(window);
  const columns: RowColumn<SpeedRow>[] = [
    TEST,
    SPEED,
    HALF_WIDTH,
    PROCESSES,
    ends(`first ${span}`, ({ sustained }) => formatNumber(sustained?.first ?? null)),
    ends(`last ${span}`, ({ sustained }) => formatNumber(sustained?.last ?? null)),
    ends("last of first", ({ sustained }) => formatShare(sustained?.ratio ?? null)),
    { head: "speed", align: "left", text: ({ sustained }) => sustained?.pace ?? "-" },
    BELIEVE,
  ];
  return tableOf(heading, columns, rows);
}

function ends(head: string, text: (row: SpeedRow) => string): RowColumn<SpeedRow> {
  return { head, narrowHead: head.replace(" ", "\n"), align: "right", text };
}
