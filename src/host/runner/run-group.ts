import { setTimeout as sleep } from "node:timers/promises";
import { openCells } from "../../core/plan/next-round.js";
import { predictLaunches } from "../../core/plan/predict-launches.js";
import type { CellGroup } from "../../schema/plan.js";
import type { CellResult, Failure, Launch, ResultDocument } from "../../schema/result.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import { closeCell } from "./close-cell.js";
import { launchRequest } from "./launch-request.js";
import type { RunContext } from "./run-context.js";
import { runLaunch } from "./run-launch.js";
import type { Settle } from "./settle.js";
import { type LaunchProgress, takeMessage } from "./take-message.js";

/** What lasts from group to group. */
export interface GroupState {
  /** Cells that have had their second try. */
  readonly retried: Set<string>;
  readonly breaker: CircuitBreaker;
  readonly settle: Settle;
}

/** A crash of native code may be chance: the cell gets one more try. */
const RETRIED = new Set(["native-crash", "device-lost"]);
/** Failures that lie in the file, not in the machine or the settings. */
const FILE_FAILURES = new Set(["bad-file", "unsupported"]);
/** A lost device needs a moment before it can be opened again, in milliseconds. */
const DEVICE_LOST_PAUSE_MS = 10_000;

/** A process that ends well has measured all its cells; one that has not is held against it. */
const NOTHING_SAID: Failure = {
  class: "error",
  message: "the worker process ended without a value",
  log: "",
};

/** One round of a group: one process, and another one for the rest whenever a cell brings it down. */
export async function runGroup(
  document: ResultDocument,
  group: CellGroup,
  round: number,
  cool: boolean,
  context: RunContext,
  state: GroupState,
): Promise<void> {
  const done = new Set<string>();
  for (let first = true; ; first = false) {
    const open = openCells(document, group).filter(({ cell }) => !done.has(cell.id));
    if (open.length === 0 || context.signal.aborted) return;
    const { hotStart } = cool || !first ? await state.settle.coolDown() : { hotStart: false };
    if (context.signal.aborted) return;
    const launch = await startLaunch(document, group, round, open, hotStart, context);
    await runOne(document, group, launch, open, done, context, state);
    await context.saveDocument(document);
  }
}

/** One process, and what its end means for the cells. */
async function runOne(
  document: ResultDocument,
  group: CellGroup,
  launch: Launch,
  open: readonly CellResult[],
  done: Set<string>,
  context: RunContext,
  state: GroupState,
): Promise<void> {
  const progress: LaunchProgress = { done, current: null };
  const { failure, forContext } = await runLaunch({
    workerPath: context.workerPath,
    request: launchRequest(document, group, launch, open, context),
    env: context.env,
    deadlines: context.deadlines,
    signal: context.signal,
    onSpawn: context.telemetry.watchWorker,
    onMessage: (message) => takeMessage(message, document, launch, context, progress),
  });
  context.telemetry.watchWorker(null);
  await endLaunch(launch, failure, context, state);
  const blamed = forContext ? largestOf(open) : open;
  await blame(failure ?? NOTHING_SAID, blamed, progress, context, state.retried);
  if (failure === null) state.breaker.note(breakerKey(group), null);
  else if (!forContext) await spread(document, group, failure, context, state);
}

function breakerKey({ model, settings }: CellGroup): string {
  return `${model} ${settings.backend}`;
}

/** What a failed process means for cells beyond its own: a bad file ends its model, three alike in a row the backend. */
async function spread(
  document: ResultDocument,
  group: CellGroup,
  failure: Failure,
  context: RunContext,
  { breaker }: GroupState,
): Promise<void> {
  if (FILE_FAILURES.has(failure.class)) await failModel(document, group.model, failure, context);
  if (breaker.note(breakerKey(group), failure.class)) await giveUp(document, group, failure, context);
}

async function startLaunch(
  document: ResultDocument,
  group: CellGroup,
  round: number,
  open: readonly CellResult[],
  hotStart: boolean,
  { listener, now, record }: RunContext,
): Promise<Launch> {
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
    hotStart,
    vramNotReturnedBytes: null,
    failure: null,
  };
  const launches = predictLaunches(document);
  document.launches.push(launch);
  await record({ type: "launch", launch });
  listener({
    type: "launch-started",
    launch: launch.index,
    launches: Math.max(launches, document.launches.length),
    model: document.models.find(({ key }) => key === group.model)?.shortName ?? group.model,
  });
  return launch;
}

async function endLaunch(
  launch: Launch,
  failure: Failure | null,
  { now, record, listener }: RunContext,
  { settle }: GroupState,
): Promise<void> {
  launch.endedAt = now().toISOString();
  launch.failure = failure;
  launch.vramNotReturnedBytes = await settle.memoryReturned();
  await record({ type: "launch-end", launch });
  listener({ type: "launch-ended", launch: launch.index });
}

/** The cells with the largest context: the others may do with less. */
function largestOf(open: readonly CellResult[]): CellResult[] {
  const largest = Math.max(...open.map(({ cell }) => cell.contextSize));
  return open.filter(({ cell }) => cell.contextSize === largest);
}

/** A file that cannot be read will not be read under other settings either. */
async function failModel(
  document: ResultDocument,
  model: string,
  failure: Failure,
  context: RunContext,
): Promise<void> {
  for (const result of document.cells) {
    if (result.cell.model !== model || result.status !== "pending") continue;
    await closeCell(result, { status: "failed", failure }, context);
  }
}

/** Three failures of one kind in a row: the rest of this model on this backend is left out. */
async function giveUp(
  document: ResultDocument,
  { model, settings }: CellGroup,
  { class: failure }: Failure,
  context: RunContext,
): Promise<void> {
  for (const result of document.cells) {
    const { cell, status } = result;
    if (status !== "pending" || cell.model !== model || cell.settings.backend !== settings.backend) continue;
    if (result.values.some(({ role }) => role === "timed")) continue;
    await closeCell(
      result,
      { status: "skipped", reason: `three processes in a row failed with ${failure}` },
      context,
    );
  }
}

/** Decides what a dead process means for its cells: the one it died on fails, or all when none had begun. */
async function blame(
  failure: Failure,
  open: readonly CellResult[],
  { done, current }: LaunchProgress,
  context: RunContext,
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
      await sleep(DEVICE_LOST_PAUSE_MS, undefined, { signal: context.signal }).catch(() => undefined);
    }
    return;
  }
  for (const result of guilty) await closeCell(result, { status: "failed", failure }, context);
}
