import { basename } from "node:path";
import { execaNode } from "execa";
import type { Failure } from "../../schema/result.js";
import { type ValueReply, WorkerMessage, type WorkerRequest } from "../../schema/worker-message.js";
import { classifyExit } from "./classify-exit.js";
import type { Deadlines } from "./deadlines.js";
import { createTextRing, type TextRing } from "./text-ring.js";
import { createWatchdog, type Watchdog } from "./watchdog.js";

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
  /** Told the process id as soon as there is one. */
  readonly onSpawn: (pid: number | null) => void;
  /** Takes each message, in order; parsing is done. Answers a timed value, which the worker waits for. */
  readonly onMessage: (message: WorkerMessage) => Promise<ValueReply | null>;
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
  return withoutFolder(await run(options), options.request);
}

async function run(options: LaunchOptions): Promise<LaunchEnd> {
  const { workerPath, request, env, signal } = options;
  const ring = createTextRing(LOG_LIMIT);
  const stop = new AbortController();
  const watch = createWatchdog(options.deadlines, request.modelBytes, stop);
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
  options.onSpawn(child.pid ?? null);
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => ring.append(chunk));
  watch.expect("the process did not start", options.deadlines.start);
  await child.sendMessage(request).catch(() => undefined);
  const reply = async (answer: ValueReply) => {
    // A worker that has died meanwhile is seen by its end.
    await Promise.resolve(answer)
      .then(child.sendMessage)
      .catch(() => undefined);
  };
  const messages = child.getEachMessage({ reference: false });
  const heard = await listen(messages, options, { watch, ring, stop, reply });
  const result = await child;
  watch.close();
  // A disk that is full is no fault of the worker: it ends the run.
  if (heard.ours !== null) throw heard.ours;
  if (signal.aborted) return ended({ class: "interrupted", message: "stopped by the user", log: "" });
  if (heard.done) return ended(null);
  const log = ring.text();
  if (heard.fatal !== null) {
    const { failure, message, forContext } = heard.fatal;
    return { failure: { class: failure, message, log }, forContext };
  }
  const exit = {
    signal: result.signal ?? null,
    exitCode: result.exitCode ?? null,
    missedDeadline: watch.missed(),
    garbage: heard.garbage,
    log,
  };
  return ended({ ...classifyExit(exit), log });
}

/** What came from a worker until its channel closed, or until it had to be stopped. */
interface Heard {
  done: boolean;
  garbage: boolean;
  fatal: Fatal | null;
  /** What `onMessage` threw. */
  ours: unknown;
}

/** What listening to a worker needs beside its messages. */
interface Listening {
  readonly watch: Watchdog;
  readonly ring: TextRing;
  readonly stop: AbortController;
  readonly reply: (answer: ValueReply) => Promise<unknown>;
}

async function listen(
  messages: AsyncIterable<unknown>,
  { onMessage }: LaunchOptions,
  { watch, ring, stop, reply }: Listening,
): Promise<Heard> {
  const heard: Heard = { done: false, garbage: false, fatal: null, ours: null };
  const take = async (raw: unknown): Promise<void> => {
    const parsed = WorkerMessage.safeParse(raw);
    heard.garbage = !parsed.success;
    if (!parsed.success) return;
    const message = parsed.data;
    watch.heard(message);
    if (message.type === "log") ring.append(`${message.text}\n`);
    if (message.type === "fatal") heard.fatal = message;
    if (message.type === "done") heard.done = true;
    try {
      const answer = await onMessage(message);
      if (answer !== null) await reply(answer);
    } catch (error) {
      heard.ours = error;
    }
  };
  try {
    for await (const raw of messages) {
      await take(raw);
      if (!heard.garbage && heard.ours === null) continue;
      // Leaving the loop waits for the end of the process, so it is stopped first.
      stop.abort();
      break;
    }
  } catch {
    // The channel closes with the process; how that ended is read from its end.
  }
  return heard;
}

function ended(failure: Failure | null): LaunchEnd {
  return { failure, forContext: false };
}

/** A result keeps no folders: they can name a person or a project. */
function withoutFolder({ failure, forContext }: LaunchEnd, { modelPath }: WorkerRequest): LaunchEnd {
  if (failure === null || modelPath === "") return { failure, forContext };
  const clean = (text: string) => text.replaceAll(modelPath, basename(modelPath));
  return { failure: { ...failure, message: clean(failure.message), log: clean(failure.log) }, forContext };
}
