import type { ResultDocument } from "../../schema/result.js";
import { firstRound, nextRound } from "./next-round.js";

/**
 * Opens again what a stopped run left undone, in place: cells it did not reach, cells that failed, and cells that
 * want more processes. Cells that were skipped for a reason of their own stay so. Returns how many groups of cells
 * are to be measured.
 */
export function reopen(document: ResultDocument, notReached: string): number {
  for (const result of document.cells) {
    const skippedForGood = result.status === "skipped" && result.reason !== notReached;
    if (skippedForGood) continue;
    result.status = "pending";
    result.failure = null;
    result.reason = null;
  }
  const round = document.launches.reduce(
    (next, launch) => Math.max(next, launch.round + 1),
    firstRound(document.plan),
  );
  document.status = "running";
  document.endedAt = null;
  return nextRound(document, round).length;
}
