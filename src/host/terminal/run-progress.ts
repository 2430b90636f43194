import { plainText } from "../../core/report/sanitize.js";
import { estimateSpeed, type SpeedEstimate } from "../../core/stats/speed-estimate.js";
import type { RunEvent } from "../../schema/run-event.js";

const NAME_LENGTH = 60;

/** How far a run has come, folded from its events. */
export interface RunProgress {
  /** Processes planned and ended. */
  readonly launches: number;
  readonly launchesDone: number;
  /** Processes of an earlier session of the same run: they tell nothing of the time this one takes. */
  readonly earlier: number;
  /** Tests of one process: a guess until the first has ended. */
  readonly cellsPerLaunch: number;
  /** Tests that have ended in the running process. */
  readonly finishedCells: ReadonlySet<string>;
  readonly estimatedSeconds: number | null;
  /** Time of the first process, milliseconds. */
  readonly startedMs: number | null;
  /** What is going on, e.g. "tg128". */
  readonly doing: string;
  readonly cellId: string | null;
  /** Timed values by cell and process, tokens/s. */
  readonly values: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;
}

/** A run of which nothing is known yet. */
export const NOTHING_DONE: RunProgress = {
  launches: 1,
  launchesDone: 0,
  earlier: 0,
  cellsPerLaunch: 1,
  finishedCells: new Set(),
  estimatedSeconds: null,
  startedMs: null,
  doing: "starting",
  cellId: null,
  values: new Map(),
};

/** The progress after one more event. */
export function followRun(run: RunProgress, event: RunEvent, nowMs: number): RunProgress {
  switch (event.type) {
    case "run-started":
      return {
        ...run,
        launches: Math.max(1, event.launches),
        cellsPerLaunch: Math.max(1, event.cells),
        estimatedSeconds: event.estimatedSeconds,
      };
    case "launch-started": {
      const earlier = run.startedMs === null ? event.launch : run.earlier;
      return {
        ...run,
        startedMs: run.startedMs ?? nowMs,
        earlier,
        launches: Math.max(1, event.launches - earlier),
        doing: `loading ${plainText(event.model, NAME_LENGTH)}`,
        cellId: null,
      };
    }
    case "cell-started":
      return { ...run, doing: plainText(event.label, NAME_LENGTH), cellId: event.cellId };
    case "value":
      return event.role === "timed" && !event.disturbed
        ? addValue(finishCell(run, event.cellId), event)
        : run;
    case "waiting":
      return { ...run, doing: plainText(event.why, NAME_LENGTH), cellId: null };
    case "cell-skipped":
    case "cell-failed":
      return finishCell(run, event.cellId);
    case "launch-ended":
      return {
        ...run,
        launchesDone: run.launchesDone + 1,
        cellsPerLaunch: run.finishedCells.size || run.cellsPerLaunch,
        finishedCells: new Set(),
      };
    case "preparing":
    case "model-loaded":
    case "run-ended":
      return run;
  }
}

function finishCell(run: RunProgress, cellId: string): RunProgress {
  return { ...run, finishedCells: new Set([...run.finishedCells, cellId]) };
}

function addValue(run: RunProgress, event: Extract<RunEvent, { type: "value" }>): RunProgress {
  const byLaunch = new Map(run.values.get(event.cellId) ?? []);
  byLaunch.set(event.launch, [...(byLaunch.get(event.launch) ?? []), event.tokensPerSecond]);
  return { ...run, values: new Map([...run.values, [event.cellId, byLaunch]]) };
}

/** Share of the run that is done, 0 to 1. */
export function shareDone(run: RunProgress): number {
  const inProcess = Math.min(1, run.finishedCells.size / run.cellsPerLaunch);
  return Math.min(1, (run.launchesDone + inProcess) / run.launches);
}

/** Seconds still to go; null when nobody can tell. The first process tells how long the others take. */
export function secondsLeft(run: RunProgress, nowMs: number): number | null {
  if (run.startedMs === null) return run.estimatedSeconds;
  const elapsed = (nowMs - run.startedMs) / 1000;
  const done = shareDone(run);
  if (run.launchesDone > 0) return (elapsed * (1 - done)) / done;
  return run.estimatedSeconds === null ? null : Math.max(0, run.estimatedSeconds - elapsed);
}

/** Speed so far of the test that is running; null before its first timed value. */
export function currentSpeed(run: RunProgress): SpeedEstimate | null {
  const values = run.cellId === null ? undefined : run.values.get(run.cellId);
  return values === undefined ? null : estimateSpeed([...values.values()]);
}

/** e.g. "process 2 of 3". */
export function processWords(run: RunProgress): string {
  return `process ${Math.min(run.launches, run.launchesDone + 1)} of ${run.launches}`;
}
