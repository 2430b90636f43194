import type { Test } from "../../schema/plan.js";
import type { SpeedRow } from "./report-model.js";

/** Which table of a report a row stands in. */
export type TableName = "speed" | "depth" | "parallel" | "latency" | "sustained";

const ORDER: readonly TableName[] = ["speed", "depth", "parallel", "latency", "sustained"];

/** The tables that some rows fill, in the order of a report. */
export function tableNames(rows: readonly SpeedRow[]): TableName[] {
  const names = new Set(rows.map((row) => tableNameOf(row, rows)));
  return ORDER.filter((name) => names.has(name));
}

/** The table of a row among all rows of its model: one sequence stands beside the batches that it is compared with. */
export function tableNameOf(row: SpeedRow, rows: readonly SpeedRow[]): TableName {
  const { kind, nDepth } = row.asked;
  if (kind === "latency" || kind === "sustained") return kind;
  const shape = shapeOf(row.asked);
  const batched = rows.some(({ asked }) => asked.nParallel > 1 && shapeOf(asked) === shape);
  if (batched) return "parallel";
  return nDepth > 0 ? "depth" : "speed";
}

/** What a test is but for its number of sequences. */
export function shapeOf({ kind, nPrompt, nGen, nDepth }: Test): string {
  return [kind, nPrompt, nGen, nDepth].join(" ");
}
