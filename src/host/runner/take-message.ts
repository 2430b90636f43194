import { testLabel } from "../../core/protocol/test-shape.js";
import { refuseOtherMachine } from "../../core/resume/refuse-other-machine.js";
import { foreignCores } from "../../core/validity/foreign-cores.js";
import { isDisturbed } from "../../core/validity/v06-foreign-load.js";
import type { CellResult, Launch, ResultDocument, StoredValue } from "../../schema/result.js";
import type { MeasuredValue, ValueReply, WorkerMessage } from "../../schema/worker-message.js";
import { closeCell } from "./close-cell.js";
import type { RunContext } from "./run-context.js";

/** How far one process has come. */
export interface LaunchProgress {
  /** Cells that it has measured. */
  readonly done: Set<string>;
  /** The cell it is at; null between cells and before the first. */
  current: string | null;
}

/** Puts what the worker says into the document and onto the disk; answers a timed value. */
export async function takeMessage(
  message: WorkerMessage,
  document: ResultDocument,
  launch: Launch,
  context: RunContext,
  progress: LaunchProgress,
): Promise<ValueReply | null> {
  switch (message.type) {
    case "inspected":
      await takeHeader(message, document, launch, context);
      return null;
    case "loaded":
      await takeFacts(message, document, launch, context);
      return null;
    case "value":
      return takeValue(message.value, document, launch, context);
    case "cell-started":
    case "cell-done":
    case "cell-skipped":
    case "cell-failed":
      await takeStep(message, document, context, progress);
      return null;
    case "done":
      launch.peakRssBytes = message.peakRssBytes;
      launch.vramUsedBytes = message.vramUsedBytes;
      return null;
    default:
      return null;
  }
}

async function takeHeader(
  { header }: Extract<WorkerMessage, { type: "inspected" }>,
  document: ResultDocument,
  launch: Launch,
  { record }: RunContext,
): Promise<void> {
  const model = document.models.find(({ key }) => key === launch.model);
  if (model === undefined) return;
  model.header = header;
  if (header.synthetic) model.weights = "synthetic";
  await record({ type: "inspected", model: model.key, header, weights: model.weights });
}

async function takeFacts(
  { facts }: Extract<WorkerMessage, { type: "loaded" }>,
  document: ResultDocument,
  launch: Launch,
  { now, record, listener }: RunContext,
): Promise<void> {
  refuseOtherMachine(document, document.machine, document.models, facts);
  launch.facts = facts;
  launch.loadNs = Math.max(1, Math.round((now().getTime() - Date.parse(launch.startedAt)) * 1e6));
  await record({ type: "loaded", launch: launch.index, facts, loadNs: launch.loadNs });
  listener({ type: "model-loaded", launch: launch.index, loadNs: launch.loadNs });
}

type Step = Extract<WorkerMessage, { type: "cell-started" | "cell-done" | "cell-skipped" | "cell-failed" }>;

async function takeStep(
  message: Step,
  document: ResultDocument,
  context: RunContext,
  progress: LaunchProgress,
): Promise<void> {
  const result = document.cells.find(({ cell }) => cell.id === message.cellId);
  if (result === undefined) return;
  const { id: cellId, test } = result.cell;
  progress.current = message.type === "cell-started" ? cellId : null;
  switch (message.type) {
    case "cell-started":
      return context.listener({ type: "cell-started", cellId, label: testLabel(test) });
    case "cell-done":
      progress.done.add(cellId);
      break;
    case "cell-skipped":
      await closeCell(result, { status: "skipped", reason: message.reason }, context);
      break;
    case "cell-failed": {
      const failure = { class: message.failure, message: message.message, log: "" };
      await closeCell(result, { status: "failed", failure }, context);
    }
  }
  return context.saveDocument(document);
}

/** Keeps a value before anything else happens; one that others disturbed is to be taken again. */
async function takeValue(
  measured: MeasuredValue,
  document: ResultDocument,
  launch: Launch,
  { telemetry, record, listener }: RunContext,
): Promise<ValueReply | null> {
  const result = document.cells.find(({ cell }) => cell.id === measured.cellId);
  const timed = measured.role === "timed";
  if (result !== undefined) {
    const startedAtMs = measured.endedAtMs - measured.wallSeconds * 1000;
    const worst = timed ? telemetry.worstForeignLoad(startedAtMs, measured.endedAtMs) : null;
    const value: StoredValue = {
      ...measured,
      launch: launch.index,
      worstWindowCores: worst,
      disturbed: timed && disturbs(measured, worst, result, launch, document),
    };
    await record({ type: "value", value });
    result.values.push(value);
    if (timed) result.ran = value.test;
    listener({
      type: "value",
      cellId: value.cellId,
      label: testLabel(value.test),
      role: value.role,
      tokensPerSecond: value.tokens / (value.durationNs / 1e9),
      launch: launch.index,
      disturbed: value.disturbed,
    });
    return timed ? { type: "value-reply", again: value.disturbed } : null;
  }
  return timed ? { type: "value-reply", again: false } : null;
}

/** Looks at the load of others, never at the speed. */
function disturbs(
  value: MeasuredValue,
  worstWindowCores: number | null,
  { cell }: CellResult,
  { facts }: Launch,
  { machine }: ResultDocument,
): boolean {
  const onCpu = facts === null || facts.backend === "cpu" || facts.gpuLayers < facts.totalLayers;
  const meanCores = foreignCores(value, machine.cpu);
  return isDisturbed({
    worstWindowCores,
    meanCores,
    cpu: machine.cpu,
    threads: cell.settings.threads,
    onCpu,
  });
}
