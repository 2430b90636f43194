import { setTimeout as sleep } from "node:timers/promises";
import type { Cell, CellGroup } from "../../schema/plan.js";
import type { CellResult, Failure, Launch, ResultDocument } from "../../schema/result.js";
import type { WorkerRequest } from "../../schema/worker-message.js";
import type { RunContext } from "./run-context.js";
import { runLaunch } from "./run-launch.js";
import { failCell, type LaunchProgress, takeMessage } from "./take-message.js";

/** A crash of native code may be chance: the cell gets one more try. */
const RETRIED = new Set(["native-crash", "device-lost"]);
/** Failures that lie in the file, not in the machine or the settings. */
const FILE_FAILURES = new Set(["bad-file", "unsupported"]);
/** A lost device needs a moment before it can be opened again, in milliseconds. */
const DEVICE_LOST_PAUSE_MS = 10_000;

/**
 * Measures all cells of the document's plan, round by round, and fills the document in place: the processes of the
 * groups take turns, so that a slow drift of the machine meets all of them alike.
 */
export async function runPlan(document: ResultDocument, context: RunContext): Promise<void> {
  const retried = new Set<string>();
  for (let round = 0; round < document.plan.replication.kMin; round += 1) {
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

/** The cells with the largest context: the others may do with less. */
function largestOf(open: readonly CellResult[]): CellResult[] {
  const largest = Math.max(...open.map(({ cell }) => cell.contextSize));
  return open.filter(({ cell }) => cell.contextSize === largest);
}

/** A file that cannot be read will not be read under other settings either. */
function failModel(
  document: ResultDocument,
  model: string,
  failure: Failure,
  { listener }: RunContext,
): void {
  for (const result of document.cells) {
    if (result.cell.model === model && result.status === "pending") failCell(result, failure, listener);
  }
}

/** A process that ends well has measured all its cells; one that has not is held against it. */
const NOTHING_SAID: Failure = {
  class: "error",
  message: "the worker process ended without a value",
  log: "",
};

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
    const progress: LaunchProgress = { done, current: null };
    const { failure, forContext } = await runLaunch({
      workerPath: context.workerPath,
      request: requestFor(document, group, launch, open, context),
      env: context.env,
      deadlines: context.deadlines,
      signal: context.signal,
      onMessage: (message) => takeMessage(message, document, launch, context, progress),
    });
    launch.endedAt = context.now().toISOString();
    launch.failure = failure;
    context.listener({ type: "launch-ended", launch: launch.index });
    const end = failure ?? NOTHING_SAID;
    await blame(end, forContext ? largestOf(open) : open, progress, context, retried);
    if (FILE_FAILURES.has(end.class) && !forContext) failModel(document, group.model, end, context);
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
    hotStart: false,
    vramNotReturnedBytes: null,
    failure: null,
  };
  document.launches.push(launch);
  const planned = document.plan.replication.kMin * document.plan.groups.length;
  listener({
    type: "launch-started",
    launch: launch.index,
    launches: Math.max(planned, document.launches.length),
    model: document.models.find(({ key }) => key === group.model)?.shortName ?? group.model,
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
    availableBytes: document.machine.memory.availableBytes,
    settings: group.settings,
    contextSize,
    sequences: Math.max(...open.map(({ cell }) => cell.test.nParallel)),
    cells: open.map(({ cell, ran }) => (ran === null ? cell : { ...cell, test: ran, budgetSeconds: null })),
    seed: document.plan.seed,
    launch: launch.round,
    launches: document.plan.replication.kMin,
    values: document.plan.replication.values,
  };
}

/** Decides what a dead process means for its cells: the one it died on fails, or all when none had begun. */
async function blame(
  failure: Failure,
  open: readonly CellResult[],
  { done, current }: LaunchProgress,
  { listener, signal }: RunContext,
  retried: Set<string>,
): Promise<void> {
  if (failure.class === "interrupted") return;
  const unfinished = open.filter(({ cell, status }) => !done.has(cell.id) && status === "pending");
  if (unfinished.length === 0) return;
  const guilty = current === null ? unfinished : unfinished.filter(({ cell }) => cell.id === current);
  const key = guilty.map(({ cell }) => cell.id).join();
  if (RETRIED.has(failure.class) && !retried.has(key)) {
    retried.add(key);
    if (failure.class === "device-lost") {
      await sleep(DEVICE_LOST_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    return;
  }
  for (const result of guilty) failCell(result, failure, listener);
}

/** A cell that nothing has been measured of yet. */
export function emptyCell(cell: Cell): CellResult {
  return { cell, status: "pending", ran: null, values: [], failure: null, reason: null, stated: null };
}
