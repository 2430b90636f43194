import { RigmarkError } from "../../errors.js";
import type { Cell } from "../../schema/plan.js";
import type { MeasuredValue, WorkerRequest } from "../../schema/worker-message.js";
import type { Deadlines } from "./deadlines.js";
import { runLaunch } from "./run-launch.js";

/** One process of a series: seconds from its start to ready, and its timed values. */
export interface SeriesLaunch {
  readonly startedAtMs: number;
  readonly loadSeconds: number;
  /** Warm-up of the cell, in seconds. */
  readonly warmUpSeconds: number;
  readonly values: readonly MeasuredValue[];
}

/** A cell that is launched again and again, outside any plan. */
export interface SeriesRequest {
  readonly cell: Cell;
  readonly model: { readonly path: string; readonly sizeBytes: number };
  readonly launches: number;
  /** Timed values in each process. */
  readonly values: number;
  readonly seed: number;
  readonly engine: WorkerRequest["engine"];
  readonly workerPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly deadlines: Deadlines;
  readonly signal: AbortSignal;
  /** Told before each process with its number, from 0. */
  readonly onLaunch?: (launch: number) => void;
  /** Called after each timed value with their number so far, while the worker waits for the answer. */
  readonly onValue?: (count: number) => Promise<void>;
}

/** Launches one cell so many times, one process after the other; fails with the first process that does. */
export async function launchSeries(request: SeriesRequest): Promise<SeriesLaunch[]> {
  const series: SeriesLaunch[] = [];
  for (let launch = 0; launch < request.launches && !request.signal.aborted; launch += 1) {
    request.onLaunch?.(launch);
    series.push(await launchOnce(request, launch));
  }
  return series;
}

async function launchOnce(request: SeriesRequest, launch: number): Promise<SeriesLaunch> {
  const { cell, model, engine, seed, values, workerPath, env, deadlines, signal } = request;
  const startedAtMs = Date.now();
  const timed: MeasuredValue[] = [];
  let loadSeconds = 0;
  let warmUpSeconds = 0;
  const { failure } = await runLaunch({
    ...{ workerPath, env, deadlines, signal },
    request: {
      ...{ engine, seed, launch, values },
      modelPath: model.path,
      modelBytes: model.sizeBytes,
      availableBytes: Number.MAX_SAFE_INTEGER,
      settings: cell.settings,
      contextSize: cell.contextSize,
      sequences: cell.test.nParallel,
      cells: [cell],
      launches: request.launches,
    },
    onSpawn: () => undefined,
    onMessage: async (message) => {
      if (message.type === "loaded") loadSeconds = (Date.now() - startedAtMs) / 1000;
      if (message.type !== "value") return null;
      if (message.value.role === "warmup") {
        warmUpSeconds += message.value.wallSeconds;
        return null;
      }
      timed.push(message.value);
      await request.onValue?.(timed.length);
      return { type: "value-reply", again: false };
    },
  });
  signal.throwIfAborted();
  if (failure !== null) {
    throw new RigmarkError(
      "none-valid",
      `process ${launch + 1} failed, ${failure.class}: ${failure.message}`,
      {
        hint: "see what the engine can do here: rigmark doctor",
      },
    );
  }
  return { startedAtMs, loadSeconds, warmUpSeconds, values: timed };
}
