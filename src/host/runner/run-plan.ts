import { testLabel } from "../../core/protocol/test-shape.js";
import type { Cell, CellGroup } from "../../schema/plan.js";
import type { CellResult, Failure, Launch, ResultDocument } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import type { WorkerMessage, WorkerRequest } from "../../schema/worker-message.js";
import type { Deadlines } from "./deadlines.js";
import { runLaunch } from "./run-launch.js";

/** What a run needs from outside: how to start workers, where files lie, whom to tell, what to save. */
export interface RunContext {
  readonly engine: WorkerRequest["engine"];
  readonly workerPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly deadlines: Deadlines;
  /** Path and size of each model's file, by model key. */
  readonly files: ReadonlyMap<string, { readonly path: string; readonly sizeBytes: number }>;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
  /** Called for each value as it comes, before anything else happens. */
  readonly saveValue: (value: CellResult["values"][number]) => Promise<void>;
  /** Called after each process with the document as it stands. */
  readonly saveDocument: (document: ResultDocument) => Promise<void>;
  readonly now: () => Date;
}

/** A crash of native code may be chance: the cell gets one more try. */
const RETRIED = new Set(["native-crash", "device-lost"]);
/** A lost device needs a moment before it can be opened again, in milliseconds. */
const DEVICE_LOST_PAUSE_MS = 10_000;

/**
 * Measures all cells of the document's plan, round by round, and fills the document in place: the processes of the
 * groups take turns, so that a slow drift of the machine meets all of them alike.
 */
export async function runPlan(document: ResultDocument, context: RunContext): Promise<void> {
  const retried = new Set<string>();
  for (let round = 0; round < document.plan.launches; round += 1) {
    for (const group of document.plan.groups) {
      await runGroup(document, group, round, context, retried);
      if (context.signal.aborted) return finish(document, context, "interrupted");
    }
  }
  return finish(document, context, "complete");
}

async function finish(
  document: ResultDocument,
  { now, saveDocument }: RunContext,
  status: "complete" | "interrupted",
): Promise<void> {
  for (const cell of document.cells) {
    if (cell.status !== "pending") continue;
    const measured = cell.values.some(({ role }) => role === "timed");
    cell.status = measured ? "completed" : "skipped";
    if (!measured) cell.reason = "the run was stopped before it";
  }
  document.status = status;
  document.endedAt = now().toISOString();
  await saveDocument(document);
}

/** One round of a group: one process, and another one for the rest whenever a cell brings it down. */
async function runGroup(
  document: ResultDocument,
  group: CellGroup,
  round: number,
  context: RunContext,
  retried: Set<string>,
): Promise<void> {
  const done = new Set<string>();
  for (;;) {
    const open = document.cells.filter(
      ({ cell, status }) => group.cells.includes(cell.id) && status === "pending" && !done.has(cell.id),
    );
    if (open.length === 0 || context.signal.aborted) return;
    const launch = startLaunch(document, group, round, open, context);
    const state = { current: null as string | null };
    const failure = await runLaunch({
      workerPath: context.workerPath,
      request: requestFor(document, group, launch, open, context),
      env: context.env,
      deadlines: context.deadlines,
      signal: context.signal,
      onMessage: (message) => take(message, document, launch, context, done, state),
    });
    launch.endedAt = context.now().toISOString();
    launch.failure = failure;
    context.listener({ type: "launch-ended", launch: launch.index });
    if (failure !== null) await blame(failure, open, done, state.current, context, retried);
    await context.saveDocument(document);
  }
}

function startLaunch(
  document: ResultDocument,
  group: CellGroup,
  round: number,
  open: readonly CellResult[],
  { listener, now }: RunContext,
): Launch {
  const launch: Launch = {
    index: document.launches.length,
    model: group.model,
    settings: group.settings,
    round,
    cells: open.map(({ cell }) => cell.id),
    startedAt: now().toISOString(),
    endedAt: null,
    loadNs: null,
    facts: null,
    peakRssBytes: null,
    vramUsedBytes: null,
    failure: null,
  };
  document.launches.push(launch);
  const planned = document.plan.launches * document.plan.groups.length;
  listener({
    type: "launch-started",
    launch: launch.index,
    launches: Math.max(planned, document.launches.length),
    model: group.model,
  });
  return launch;
}

function requestFor(
  document: ResultDocument,
  group: CellGroup,
  launch: Launch,
  open: readonly CellResult[],
  { engine, files }: RunContext,
): WorkerRequest {
  const contextSize = Math.max(...open.map(({ cell }) => cell.contextSize));
  return {
    engine,
    modelPath: files.get(group.model)?.path ?? "",
    modelBytes: files.get(group.model)?.sizeBytes ?? 0,
    settings: group.settings,
    contextSize,
    cells: open.map(({ cell, ran }) => (ran === null ? cell : { ...cell, test: ran, budgetSeconds: null })),
    seed: document.plan.seed,
    launch: launch.round,
    launches: document.plan.launches,
  };
}

/** Puts what the worker says into the document. */
async function take(
  message: WorkerMessage,
  document: ResultDocument,
  launch: Launch,
  { listener, saveValue, now }: RunContext,
  done: Set<string>,
  state: { current: string | null },
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
      state.current = message.cellId;
      return withCell(document, message.cellId, ({ cell }) =>
        listener({ type: "cell-started", cellId: cell.id, label: testLabel(cell.test) }),
      );
    case "value":
      return withCell(document, message.value.cellId, async (result) => {
        const value = { ...message.value, launch: launch.index };
        await saveValue(value);
        result.values.push(value);
        if (value.role === "timed") result.ran = value.test;
        listener({
          type: "value",
          cellId: value.cellId,
          label: testLabel(value.test),
          role: value.role,
          tokensPerSecond: value.tokens / (value.durationNs / 1e9),
          launch: launch.index,
        });
      });
    case "cell-done":
      state.current = null;
      done.add(message.cellId);
      return;
    case "cell-failed":
      state.current = null;
      return withCell(document, message.cellId, (result) =>
        fail(result, { class: message.failure, message: message.message, log: "" }, listener),
      );
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

/** Decides what a dead process means for its cells: the one it died on fails, or all when none had begun. */
async function blame(
  failure: Failure,
  open: readonly CellResult[],
  done: ReadonlySet<string>,
  current: string | null,
  { listener }: RunContext,
  retried: Set<string>,
): Promise<void> {
  if (failure.class === "interrupted") return;
  const unfinished = open.filter(({ cell, status }) => !done.has(cell.id) && status === "pending");
  const guilty = current === null ? unfinished : unfinished.filter(({ cell }) => cell.id === current);
  const key = guilty.map(({ cell }) => cell.id).join();
  if (RETRIED.has(failure.class) && !retried.has(key)) {
    retried.add(key);
    if (failure.class === "device-lost") {
      await new Promise((resolve) => setTimeout(resolve, DEVICE_LOST_PAUSE_MS));
    }
    return;
  }
  for (const result of guilty) fail(result, failure, listener);
}

function fail(result: CellResult, failure: Failure, listener: RunListener): void {
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

/** A cell that nothing has been measured of yet. */
export function emptyCell(cell: Cell): CellResult {
  return { cell, status: "pending", ran: null, values: [], failure: null, reason: null };
}
