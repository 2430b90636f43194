import { RigmarkError } from "../../errors.js";
import type { MemoryBandwidth } from "../../schema/machine.js";
import type { ResultDocument } from "../../schema/result.js";
import { addLaunch, addTelemetry, addValue, type Draft, openDraft } from "./draft.js";

/**
 * Two states of one run as one: everything that either holds, nothing twice. What they say differently is taken
 * from the first, unless the second knows values or processes that the first lacks: then it is the later one.
 */
export function mergeDocuments(first: ResultDocument, second: ResultDocument): ResultDocument {
  const draft = openDraft(first);
  mergeInto(draft, structuredClone(second));
  return draft.document;
}

/** The same, into a draft; keeps parts of `other`. */
export function mergeInto(draft: Draft, other: ResultDocument): void {
  const { document } = draft;
  if (document.runId !== other.runId) {
    throw new RigmarkError("bad-result", `two runs in one folder: ${document.runId} and ${other.runId}`, {
      hint: "Move one of journal.jsonl and result.json to where it belongs.",
    });
  }
  const launchGained = other.launches.map((launch) => addLaunch(draft, launch)).includes(true);
  const valueGained = other.cells
    .flatMap(({ values }) => values)
    .map((value) => addValue(draft, value))
    .includes(true);
  if (launchGained || valueGained) takeStates(draft, other);
  for (const model of document.models) {
    const same = other.models.find(({ key }) => key === model.key);
    if (same?.fileChanged) model.fileChanged = true;
    if (model.header !== null || same?.header == null) continue;
    Object.assign(model, { header: same.header, weights: same.weights });
  }
  document.machine.memoryBandwidth = better(document.machine.memoryBandwidth, other.machine.memoryBandwidth);
  document.lockLost ??= other.lockLost;
  addTelemetry(draft, other.telemetry);
}

function takeStates({ document, cells }: Draft, later: ResultDocument): void {
  document.status = later.status;
  document.endedAt = later.endedAt;
  for (const { cell, status, ran, failure, reason } of later.cells) {
    const mine = cells.get(cell.id);
    if (mine === undefined) continue;
    Object.assign(mine, { status, ran, failure, reason });
    mine.values.sort((a, b) => a.launch - b.launch);
  }
}

/** The reading with more passes: it holds those of the other. */
function better(mine: MemoryBandwidth | null, other: MemoryBandwidth | null): MemoryBandwidth | null {
  if (mine === null || other === null) return mine ?? other;
  return other.passes.length > mine.passes.length ? other : mine;
}
