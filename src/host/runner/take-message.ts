import { testLabel } from "../../core/protocol/test-shape.js";
import type { CellResult, Failure, Launch, ResultDocument } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import type { ValueReply, WorkerMessage } from "../../schema/worker-message.js";
import type { RunContext } from "./run-context.js";

/** How far one process has come. */
export interface LaunchProgress {
  /** Cells that it has measured. */
  readonly done: Set<string>;
  /** The cell it is at; null between cells and before the first. */
  current: string | null;
}

/** Puts what the worker says into the document. */
export async function takeMessage(
  message: WorkerMessage,
  document: ResultDocument,
  launch: Launch,
  context: RunContext,
  progress: LaunchProgress,
): Promise<ValueReply | null> {
  await store(message, document, launch, context, progress);
  const timed = message.type === "value" && message.value.role === "timed";
  return timed ? { type: "value-reply", again: false } : null;
}

async function store(
  message: WorkerMessage,
  document: ResultDocument,
  launch: Launch,
  { listener, saveValue, saveDocument, now }: RunContext,
  progress: LaunchProgress,
): Promise<void> {
  switch (message.type) {
    case "inspected": {
      const model = document.models.find(({ key }) => key === launch.model);
      if (model === undefined) return;
      model.header = message.header;
      if (message.header.synthetic) model.weights = "synthetic";
      return;
    }
    case "loaded":
      launch.facts = message.facts;
      launch.loadNs = Math.max(1, Math.round((now().getTime() - Date.parse(launch.startedAt)) * 1e6));
      return listener({ type: "model-loaded", launch: launch.index, loadNs: launch.loadNs });
    case "cell-started":
      progress.current = message.cellId;
      return withCell(document, message.cellId, ({ cell }) =>
        listener({ type: "cell-started", cellId: cell.id, label: testLabel(cell.test) }),
      );
    case "value":
      return withCell(document, message.value.cellId, async (result) => {
        const value = {
          ...message.value,
          launch: launch.index,
          worstWindowCores: null,
          disturbed: false,
        };
        result.values.push(value);
        await saveValue(value);
        if (value.role === "timed") result.ran = value.test;
        listener({
          type: "value",
          cellId: value.cellId,
          label: testLabel(value.test),
          role: value.role,
          tokensPerSecond: value.tokens / (value.durationNs / 1e9),
          launch: launch.index,
          disturbed: value.disturbed,
        });
      });
    case "cell-done":
      progress.current = null;
      progress.done.add(message.cellId);
      return saveDocument(document);
    case "cell-skipped":
      progress.current = null;
      progress.done.add(message.cellId);
      await withCell(document, message.cellId, (result) => skipCell(result, message.reason, listener));
      return saveDocument(document);
    case "cell-failed":
      progress.current = null;
      await withCell(document, message.cellId, (result) =>
        failCell(result, { class: message.failure, message: message.message, log: "" }, listener),
      );
      return saveDocument(document);
    case "done":
      launch.peakRssBytes = message.peakRssBytes;
      launch.vramUsedBytes = message.vramUsedBytes;
      return;
    default:
      return;
  }
}

async function withCell(
  document: ResultDocument,
  id: string,
  act: (result: CellResult) => void | Promise<void>,
): Promise<void> {
  const result = document.cells.find(({ cell }) => cell.id === id);
  if (result !== undefined) await act(result);
}

/** Leaves a cell out, with its reason. */
function skipCell(result: CellResult, reason: string, listener: RunListener): void {
  result.status = "skipped";
  result.reason = reason;
  listener({ type: "cell-skipped", cellId: result.cell.id, label: testLabel(result.cell.test), reason });
}

/** Marks a cell as failed and tells of it. */
export function failCell(result: CellResult, failure: Failure, listener: RunListener): void {
  result.status = "failed";
  result.failure = failure;
  listener({
    type: "cell-failed",
    cellId: result.cell.id,
    label: testLabel(result.cell.test),
    failure: failure.class,
    message: failure.message,
  });
}
