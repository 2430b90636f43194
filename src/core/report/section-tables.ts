import { latencyTable } from "./latency-table.js";
import { parallelTable } from "./parallel-table.js";
import type { SpeedRow } from "./report-model.js";
import type { ReportTable } from "./report-table.js";
import { type TableName, tableNameOf, tableNames } from "./row-tables.js";
import { depthTable, speedTable } from "./speed-table.js";
import { sustainedTable } from "./sustained-table.js";

/** All rows of a model in tables of their kind; a run of plain speeds is one table without a heading. */
export function sectionTables(rows: readonly SpeedRow[]): ReportTable[] {
  const names = tableNames(rows);
  return names.flatMap((name) => {
    const own = rows.filter((row) => tableNameOf(row, rows) === name);
    return tablesOf(name, own, names.length === 1);
  });
}

function tablesOf(name: TableName, rows: readonly SpeedRow[], isOnly: boolean): ReportTable[] {
  switch (name) {
    case "speed":
      return [speedTable(rows, isOnly ? null : "With an empty context")];
    case "depth":
      return [depthTable(rows)];
    case "parallel":
      return bySettings(rows, "Several sequences at once", parallelTable);
    case "latency":
      return bySettings(rows, "Waiting times, one request at a time", latencyTable);
    case "sustained":
      return bySettings(rows, "Writing without a pause", sustainedTable);
  }
}

/** One table for each set of settings: these have no room to name them in a column. */
function bySettings(
  rows: readonly SpeedRow[],
  heading: string,
  draw: (rows: readonly SpeedRow[], heading: string) => ReportTable,
): ReportTable[] {
  const all = [...new Set(rows.map(({ settings }) => settings))];
  return all.map((settings) =>
    draw(
      rows.filter((row) => row.settings === settings),
      settings === null ? heading : `${heading}; ${settings}`,
    ),
  );
}
