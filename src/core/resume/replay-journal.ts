import { RigmarkError } from "../../errors.js";
import type { JournalEntry } from "../../schema/journal.js";
import type { Failure, ResultDocument } from "../../schema/result.js";
import { addLaunch, addTelemetry, addValue, type Draft, openDraft } from "./draft.js";
import { mergeInto } from "./merge-documents.js";

/** What stands with a process that was still running when its parent died. */
const CUT_OFF: Failure = {
  class: "interrupted",
  message: "rigmark itself was ended while this process ran",
  log: "",
};

/** The document that a journal tells of. Entries that come twice count once. */
export function replayJournal(entries: Iterable<JournalEntry>): ResultDocument {
  let draft: Draft | null = null;
  for (const entry of entries) {
    if (draft === null) draft = openDraft(planIn(entry));
    else apply(structuredClone(entry), draft);
  }
  if (draft === null) throw withoutPlan("it is empty");
  return draft.document;
}

function planIn(entry: JournalEntry): ResultDocument {
  if (entry.type !== "plan") throw withoutPlan(`it begins with an entry of type ${entry.type}`);
  return entry.document;
}

function withoutPlan(reason: string): RigmarkError {
  return new RigmarkError("bad-result", `the journal does not begin with its plan: ${reason}`, {
    hint: "Its first lines are lost. Move it away to go on from result.json.",
  });
}

function apply(entry: JournalEntry, draft: Draft): void {
  const { document, cells } = draft;
  switch (entry.type) {
    case "plan":
      mergeInto(draft, entry.document);
      break;
    case "launch":
    case "launch-end":
      addLaunch(draft, entry.launch, entry.type === "launch-end");
      break;
    case "inspected": {
      const { header, weights } = entry;
      assign(
        document.models.find(({ key }) => key === entry.model),
        { header, weights },
      );
      break;
    }
    case "loaded": {
      const { facts, loadNs } = entry;
      assign(
        document.launches.find(({ index }) => index === entry.launch),
        { facts, loadNs },
      );
      break;
    }
    case "value": {
      const isNew = addValue(draft, entry.value);
      const isTimed = entry.value.role === "timed";
      if (isNew && isTimed) assign(cells.get(entry.value.cellId), { ran: entry.value.test });
      break;
    }
    case "cell": {
      const { status, ran, failure, reason } = entry;
      assign(cells.get(entry.cellId), { status, ran, failure, reason });
      break;
    }
    case "telemetry":
      addTelemetry(draft, entry.telemetry);
      break;
    case "end":
      assign(document, { status: entry.status, endedAt: entry.endedAt });
      break;
    case "resumed":
      goOn(document);
  }
}

function assign<T extends object>(target: T | undefined, changes: Partial<T>): void {
  if (target !== undefined) Object.assign(target, changes);
}

function goOn(document: ResultDocument): void {
  document.status = "running";
  document.endedAt = null;
  for (const launch of document.launches) {
    if (launch.endedAt === null && launch.failure === null) launch.failure = { ...CUT_OFF };
  }
}
