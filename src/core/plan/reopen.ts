import type { ResultDocument } from "../../schema/result.js";
import { nextRound, nextRoundNumber } from "./next-round.js";

/**
 * Opens again what a run left undone, in place: cells that failed, that want more processes, or that were left out for
 * a reason that `isTakenUp` knows. Cells skipped for a reason of their own stay so. True when anything is to be
 * measured.
 */
export function reopen(document: ResultDocument, isTakenUp: (reason: string) => boolean): boolean {
  for (const result of document.cells) {
    if (result.status === "skipped" && !isTakenUp(result.reason ?? "")) continue;
    result.status = "pending";
    result.failure = null;
    result.reason = null;
  }
  document.status = "running";
  document.endedAt = null;
  return nextRound(document, Math.max(0, nextRoundNumber(document))).length > 0;
}
