import { execaNode } from "execa";
import type { Failure } from "../../schema/result.js";
import { WorkerMessage, type WorkerRequest } from "../../schema/worker-message.js";
import { classifyExit } from "./classify-exit.js";
import { type Deadlines, loadDeadline, silenceDeadline } from "./deadlines.js";
import { createTextRing } from "./text-ring.js";

/** What is kept of a worker's stderr and log, in characters. */
const LOG_LIMIT = 64 * 1024;
/** A worker that was told to stop gets this long before it is killed, in milliseconds. */
const KILL_AFTER_MS = 5_000;

/** How to start one worker process. */
export interface LaunchOptions {
  readonly workerPath: string;
  readonly request: WorkerRequest;
  readonly env: Readonly<Record<string, string>>;
  readonly deadlines: Deadlines;
  /** Stops the worker when the user interrupts the run. */
  readonly signal: AbortSignal;
  /** Takes each message, in order; parsing is done. */
  readonly onMessage: (message: WorkerMessage) => void | Promise<void>;
}

/** How a process ended: failure null when it said `done`; `forContext` when only its context could not be had. */
export interface LaunchEnd {
  readonly failure: Failure | null;
  readonly forContext: boolean;
}

type Fatal = Extract<WorkerMessage, { type: "fatal" }>;

/**
 * Runs one worker process to its end. Never throws for what the worker does: a crash, a hang or nonsense costs this
 * process only. Throws what `onMessage` throws, after the worker has been stopped.
 */
export async function runLaunch(options: LaunchOptions): Promise<LaunchEnd> {
  const { workerPath, request, env, signal } = options;
  const ring = createTextRing(LOG_LIMIT);
  const stop = new AbortController();
  const watch = createWatchdog(options, stop);
  const child = execaNode(workerPath, {
    ipc: true,
    serialization: "json",
    reject: false,
    env,
    extendEnv: false,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    buffer: { stderr: false, ipc: false },
    cancelSignal: AbortSignal.any([signal, stop.signal]),
    forceKillAfterDelay: KILL_AFTER_MS,
    // V8's helper threads would run beside the engine's: on two cores they cost small models a third of their speed.
    nodeOptions: ["--v8-pool-size=0"],
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => ring.append(chunk));
  const state = { garbage: false, done: false, fatal: null as Fatal | null, ours: null as unknown };
  watch.expect("the process did not start", options.deadlines.start);
  await child.sendMessage(request).catch(() => undefined);
  try {
    for await (const raw of child.getEachMessage({ reference: false })) {
      const parsed = WorkerMessage.safeParse(raw);
      if (!parsed.success) {
        state.garbage = true;
        stop.abort();
        break;
      }
      const message = parsed.data;
      watch.heard(message);
      if (message.type === "log") ring.append(`${message.text}\n`);
      if (message.type === "fatal") state.fatal = message;
      if (message.type === "done") state.done = true;
      try {
        await options.onMessage(message);
      } catch (error) {
        state.ours = error;
        stop.abort();
        break;
      }
    }
  } catch {
    // The channel closes with the process; how that ended is read below.
  }
  const result = await child;
  watch.close();
  // A disk that is full is no fault of the worker: it ends the run.
  if (state.ours !== null) throw state.ours;
  if (signal.aborted) return ended({ class: "interrupted", message: "stopped by the user", log: "" });
  if (state.done) return ended(null);
  const log = ring.text();
  if (state.fatal !== null) {
    const { failure, message, forContext } = state.fatal;
    return { failure: { class: failure, message, log }, forContext };
  }
  const exit = {
    signal: result.signal ?? null,
    exitCode: result.exitCode ?? null,
    missedDeadline: watch.missed(),
    garbage: state.garbage,
    log,
  };
  return ended({ ...classifyExit(exit), log });
}

function ended(failure: Failure | null): LaunchEnd {
  return { failure, forContext: false };
}

/** A deadline that passed; one while the header was read means a bad file. */
interface Missed {
  readonly what: string;
  readonly inspecting: boolean;
}

interface Watchdog {
  /** Something must be heard within so many seconds. */
  expect(what: string, seconds: number): void;
  heard(message: WorkerMessage): void;
  missed(): Missed | null;
  close(): void;
}

/** Stops the worker when it is silent, or busy with one cell, for too long. */
function createWatchdog({ deadlines, request }: LaunchOptions, stop: AbortController): Watchdog {
  let silence: NodeJS.Timeout | undefined;
  let cell: NodeJS.Timeout | undefined;
  let missed: Missed | null = null;
  let slowestCall = 0;
  let inspecting = false;
  const arm = (what: string, seconds: number) =>
    setTimeout(() => {
      missed ??= { what: `${what} within ${Math.round(seconds)} s`, inspecting };
      stop.abort();
    }, seconds * 1000);
  const expect = (what: string, seconds: number) => {
    clearTimeout(silence);
    silence = arm(what, seconds);
  };
  return {
    expect,
    heard(message) {
      switch (message.type) {
        case "started":
          inspecting = true;
          return expect("the header was not read", deadlines.inspect);
        case "inspected":
          inspecting = false;
          return expect("the model was not loaded", loadDeadline(deadlines, request.modelBytes));
        case "cell-started":
          clearTimeout(cell);
          cell = arm("the test did not end", deadlines.cell);
          return expect("nothing was heard", silenceDeadline(deadlines, slowestCall));
        case "alive":
          slowestCall = Math.max(slowestCall, message.callSeconds);
          return expect("nothing was heard", silenceDeadline(deadlines, slowestCall));
        case "log":
          return undefined;
        default:
          return expect("nothing was heard", silenceDeadline(deadlines, slowestCall));
      }
    },
    missed: () => missed,
    close() {
      clearTimeout(silence);
      clearTimeout(cell);
    },
  };
}
