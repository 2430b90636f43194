import type { JournalEntry } from "../../schema/journal.js";
import type { CellResult } from "../../schema/result.js";

/** The journal's line that says how a cell stands. */
export function cellEntry({ cell, status, ran, failure, reason }: CellResult): JournalEntry {
  return { type: "cell", cellId: cell.id, status, ran, failure, reason };
}
