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

/**
 * Runs one worker process to its end. Returns null when it said `done`, or else why not. Never throws for what the
 * worker does: a crash, a hang or nonsense costs this process only.
 */
export async function runLaunch(options: LaunchOptions): Promise<Failure | null> {
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
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => ring.append(chunk));
  const state = { garbage: false, done: false, fatal: null as WorkerMessage | null };
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
      await options.onMessage(message);
    }
  } catch {
    // The channel closes with the process; how that ended is read below.
  }
  const result = await child;
  watch.close();
  if (signal.aborted) return { class: "interrupted", message: "stopped by the user", log: "" };
  if (state.done) return null;
  const log = ring.text();
  if (state.fatal?.type === "fatal") return { class: state.fatal.failure, message: state.fatal.message, log };
  const exit = {
    signal: result.signal ?? null,
    exitCode: result.exitCode ?? null,
    missedDeadline: watch.missed(),
    garbage: state.garbage,
    log,
  };
  return { ...classifyExit(exit), log };
}

interface Watchdog {
  /** Something must be heard within so many seconds. */
  expect(what: string, seconds: number): void;
  heard(message: WorkerMessage): void;
  missed(): string | null;
  close(): void;
}

/** Stops the worker when it is silent, or busy with one cell, for too long. */
function createWatchdog({ deadlines, request }: LaunchOptions, stop: AbortController): Watchdog {
  let silence: NodeJS.Timeout | undefined;
  let cell: NodeJS.Timeout | undefined;
  let missed: string | null = null;
  const arm = (what: string, seconds: number) =>
    setTimeout(() => {
      missed ??= `${what} within ${Math.round(seconds)} s`;
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
          return expect("the header was not read", deadlines.inspect);
        case "inspected":
          return expect("the model was not loaded", loadDeadline(deadlines, request.modelBytes));
        case "cell-started":
          clearTimeout(cell);
          cell = arm("the test did not end", deadlines.cell);
          return expect("nothing was heard", deadlines.silence);
        case "alive":
          return expect("nothing was heard", silenceDeadline(deadlines, message.callSeconds));
        case "log":
          return undefined;
        default:
          return expect("nothing was heard", deadlines.silence);
      }
    },
    missed: () => missed,
    close() {
      clearTimeout(silence);
      clearTimeout(cell);
    },
  };
}
