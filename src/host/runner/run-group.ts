import { setTimeout as sleep } from "node:timers/promises";
import { openCells } from "../../core/plan/next-round.js";
import { predictLaunches } from "../../core/plan/predict-launches.js";
import { replicationOf } from "../../core/protocol/profiles.js";
import { quietMeans, timedValues } from "../../core/validity/used-values.js";
import type { CellGroup } from "../../schema/plan.js";
import type { CellResult, Failure, Launch, ResultDocument } from "../../schema/result.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import { closeCell } from "./close-cell.js";
import { launchRequest } from "./launch-request.js";
import { repeatThrottled } from "./repeat-throttled.js";
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
  /** Groups that cooling down did not help against throttling. */
  readonly stillThrottled: Set<CellGroup>;
}

/** A crash of native code may be chance: the cell gets one more try. */
const RETRIED = new Set(["native-crash", "device-lost"]);
/** Failures that lie in the file, not in the machine or the settings. */
const FILE_FAILURES = new Set(["bad-file", "unsupported"]);
/** A lost device needs a moment before it can be opened again, in milliseconds. */
const DEVICE_LOST_PAUSE_MS = 10_000;

/** How the reason begins for cells that were left out because others of their kind failed; going on tries them again. */
export const GIVEN_UP = "three processes in a row failed";
export const GIVEN_UP_DEVICE = "the device is not used any more";

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
    await repeatThrottled({ document, group, launch, context, state }, async (cells) => {
      const again = await startLaunch(document, group, round, cells, false, context);
      await runOne(document, group, again, cells, new Set(), context, state);
      return again;
    });
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
  await blame(document, failure ?? NOTHING_SAID, blamed, progress, context, state.retried);
  if (failure === null) state.breaker.note(breakerKey(group), null);
  else if (!forContext) await spread(document, group, failure, context, state);
}

function breakerKey({ model, settings }: CellGroup): string {
  return `${model} ${settings.backend}`;
}

/** What a failed process means for cells beyond its own: for the model of a bad file, a set-up that never works, a lost device. */
async function spread(
  document: ResultDocument,
  group: CellGroup,
  failure: Failure,
  context: RunContext,
  { breaker, retried }: GroupState,
): Promise<void> {
  const { model, settings } = group;
  const onBackend = ({ cell }: CellResult) => cell.settings.backend === settings.backend;
  const ofModel = ({ cell }: CellResult) => cell.model === model;
  if (FILE_FAILURES.has(failure.class)) {
    for (const result of untouched(document, ofModel))
      await closeCell(result, { status: "failed", failure }, context);
  }
  if (breaker.note(breakerKey(group), failure.class)) {
    const reason = `${GIVEN_UP} with ${failure.class}`;
    const rest = untouched(document, (result) => onBackend(result) && ofModel(result));
    for (const result of rest) await closeCell(result, { status: "skipped", reason }, context);
  }
  if (
    failure.class === "device-lost" &&
    retried.size > 0 &&
    group.cells.some((id) => isClosed(document, id))
  ) {
    const reason = `${GIVEN_UP_DEVICE}: it was lost twice`;
    for (const result of untouched(document, onBackend)) {
      await closeCell(result, { status: "skipped", reason }, context);
    }
  }
}

/** Open cells of which nothing has been measured: what is known of the others stays. */
function untouched(document: ResultDocument, isMeant: (result: CellResult) => boolean): CellResult[] {
  return document.cells.filter(
    (result) => result.status === "pending" && timedValues(result, document).length === 0 && isMeant(result),
  );
}

function isClosed({ cells }: ResultDocument, id: string): boolean {
  return cells.some(({ cell, status }) => cell.id === id && status === "failed");
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

/** Decides what a dead process means for its cells: the one it died on fails, or all when none had begun. */
async function blame(
  document: ResultDocument,
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
  for (const result of guilty) {
    const enough = isMeasured(result, document);
    await closeCell(result, enough ? { status: "completed" } : { status: "failed", failure }, context);
  }
}

/** A cell with as many processes as it needs at least is not lost to one more that dies: that stands with the process. */
function isMeasured(result: CellResult, document: ResultDocument): boolean {
  const { kMin } = replicationOf(result.cell.test, document.plan.replication);
  return quietMeans(result, document).length >= kMin;
}
