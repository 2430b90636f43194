import { fileURLToPath } from "node:url";
import { execaNode } from "execa";
import { type EngineProbe, type EngineProbeFailure, EngineProbeMessage } from "../../schema/engine-probe.js";
import type { Backend } from "../../schema/plan.js";
import { workerEnv } from "./worker-env.js";

const DEADLINE_MS = 60_000;
/** Time to exit after the answer: a driver may hang while it is freed. */
const EXIT_MS = 2000;
const KEPT_STDERR = 8192;

/** How to open the engine. `entry` is the child's file; tests pass one of their own. */
export interface EngineProbeRequest {
  readonly backend: Backend;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly deadlineMs?: number;
  readonly entry?: URL;
}

/** Facts, or why there are none: a crash of the addon is an answer. `log` is the end of what the child wrote. */
export interface EngineProbeAnswer {
  readonly facts: EngineProbe | null;
  readonly failure: EngineProbeFailure | null;
  readonly log: string;
}

interface Ending {
  readonly timedOut: boolean;
  readonly signal?: string | undefined;
  readonly exitCode?: number | undefined;
}

/** What a child's end without a message means. On Windows a crash shows as a status of 0xC0000000 and above. */
function classifyEnding(ending: Ending, deadlineMs: number): EngineProbeFailure {
  const { signal, exitCode } = ending;
  if (ending.timedOut) {
    return { class: "hang", message: `the engine did not open within ${Math.round(deadlineMs / 1000)} s` };
  }
  if (signal === "SIGKILL") return { class: "oom-killed", message: "the system killed the process" };
  if (signal === "SIGABRT" || exitCode === 134) {
    return { class: "native-assert", message: "the engine aborted while opening" };
  }
  if (signal !== undefined) return { class: "native-crash", message: `the engine crashed (${signal})` };
  if (exitCode !== undefined && (exitCode === 139 || exitCode >>> 0 >= 0xc0000000)) {
    return { class: "native-crash", message: `the engine crashed (status ${exitCode})` };
  }
  return { class: "error", message: `the process ended with status ${exitCode ?? "unknown"} and no answer` };
}

/** Opens the engine in a child process and tells what works there. Never rejects. */
export async function probeEngine(request: EngineProbeRequest): Promise<EngineProbeAnswer> {
  const deadlineMs = request.deadlineMs ?? DEADLINE_MS;
  const entry = request.entry ?? new URL("../worker/probe.js", import.meta.url);
  const child = execaNode(fileURLToPath(entry), [request.backend], {
    ipc: true,
    reject: false,
    nodeOptions: [],
    env: workerEnv(request.env),
    extendEnv: false,
    stdin: "ignore",
    // Native code writes where it likes: stdout is never read.
    stdout: "ignore",
    buffer: false,
    timeout: deadlineMs,
    killSignal: "SIGKILL",
  });
  let log = "";
  child.stderr?.on("data", (piece: Buffer) => {
    log = (log + piece.toString("utf8")).slice(-KEPT_STDERR);
  });
  const message = await child.getOneMessage().catch(() => undefined);
  const leftover = setTimeout(() => child.kill("SIGKILL"), EXIT_MS);
  const ending = await child;
  clearTimeout(leftover);
  if (message === undefined) return { facts: null, failure: classifyEnding(ending, deadlineMs), log };
  const parsed = EngineProbeMessage.safeParse(message);
  if (!parsed.success) {
    return {
      facts: null,
      failure: { class: "error", message: "the answer of the process is unreadable" },
      log,
    };
  }
  return parsed.data.type === "opened"
    ? { facts: parsed.data.facts, failure: null, log }
    : { facts: null, failure: parsed.data.failure, log };
}
