import { nextRound, nextRoundNumber } from "../../core/plan/next-round.js";
import { pairGroups } from "../../core/plan/pairs.js";
import { cellEntry } from "../../core/resume/cell-entry.js";
import { timedValues } from "../../core/validity/used-values.js";
import type { Cell } from "../../schema/plan.js";
import type { CellResult, ResultDocument } from "../../schema/result.js";
import { createCircuitBreaker } from "./circuit-breaker.js";
import type { RunContext } from "./run-context.js";
import { GIVEN_UP, GIVEN_UP_DEVICE, type GroupState, runGroup } from "./run-group.js";
import { createSettle } from "./settle.js";

/**
 * Measures all cells of the document's plan, round by round, and fills the document in place: the processes of the
 * groups take turns, so that a slow drift of the machine meets all of them alike. A document that has rounds
 * already is gone on with.
 */
export async function runPlan(document: ResultDocument, context: RunContext): Promise<void> {
  const { telemetry, listener, signal } = context;
  const { pauseSeconds } = document.plan;
  const settle = createSettle({ ...telemetry, pauseSeconds, listener, signal });
  const state: GroupState = {
    ...{ retried: new Set(), breaker: createCircuitBreaker(), settle, stillThrottled: new Set() },
  };
  const pairs = document.plan.ordering.kind === "pairs" ? pairGroups(document.plan) : [];
  let started = false;
  for (let round = nextRoundNumber(document); ; round += 1) {
    const groups = nextRound(document, round);
    // A round that only conditions may be empty.
    if (groups.length === 0 && round >= 0) return finish(document, context, "complete");
    for (const [place, group] of groups.entries()) {
      const before = groups[place - 1];
      // The two sides of a pair are not cooled apart.
      const cool = started && !pairs.some((pair) => pair.includes(group) && before && pair.includes(before));
      started = true;
      await runGroup(document, group, round, cool, context, state);
      if (signal.aborted) return finish(document, context, "interrupted");
    }
  }
}

/** Why a cell has no value after a run that was stopped. */
const NOT_REACHED = "the run was stopped before it";

/** Whether going on with a run takes up a cell that was left out for this reason. */
export function isTakenUp(reason: string): boolean {
  return reason === NOT_REACHED || reason.startsWith(GIVEN_UP) || reason.startsWith(GIVEN_UP_DEVICE);
}

async function finish(
  document: ResultDocument,
  { now, record, saveDocument }: RunContext,
  status: "complete" | "interrupted",
): Promise<void> {
  for (const result of document.cells) {
    if (result.status !== "pending") continue;
    const measured = timedValues(result, document).length > 0;
    result.status = measured ? "completed" : "skipped";
    if (!measured) result.reason = NOT_REACHED;
    await record(cellEntry(result));
  }
  document.status = status;
  document.endedAt = now().toISOString();
  await record({ type: "end", status, endedAt: document.endedAt });
  await saveDocument(document);
}

/** A cell that nothing has been measured of yet. */
export function emptyCell(cell: Cell): CellResult {
  return { cell, status: "pending", ran: null, values: [], failure: null, reason: null, stated: null };
}
