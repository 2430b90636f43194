import { fileURLToPath } from "node:url";
import { execaNode } from "execa";
import { type EngineProbe, type EngineProbeFailure, EngineProbeMessage } from "../../schema/engine-probe.js";
import type { Backend } from "../../schema/plan.js";
import { classifyExit } from "./classify-exit.js";
import { createTextRing } from "./text-ring.js";
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
  const stderr = createTextRing(KEPT_STDERR);
  child.stderr?.on("data", (piece: Buffer) => stderr.append(piece.toString("utf8")));
  const message = await child.getOneMessage().catch(() => undefined);
  const leftover = setTimeout(() => child.kill("SIGKILL"), EXIT_MS);
  const ending = await child;
  clearTimeout(leftover);
  const log = stderr.text();
  const parsed = EngineProbeMessage.safeParse(message);
  if (!parsed.success) {
    const failure = classifyExit({
      signal: ending.signal ?? null,
      exitCode: ending.exitCode ?? null,
      missedDeadline: ending.timedOut
        ? { what: `the engine did not open within ${deadlineMs / 1000} s`, inspecting: false }
        : null,
      garbage: message !== undefined,
      log,
    });
    return { facts: null, failure, log };
  }
  return parsed.data.type === "opened"
    ? { facts: parsed.data.facts, failure: null, log }
    : { facts: null, failure: parsed.data.failure, log };
}
