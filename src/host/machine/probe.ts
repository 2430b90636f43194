import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import os from "node:os";
import { execa } from "execa";
import { type Follow, followProgram } from "./follow.js";
import { type KeptFiles, keepFiles } from "./kept-files.js";

/** Milliseconds any one question to the machine may take. */
export const PROBE_TIMEOUT_MS = 5000;

/** How another program ended, and what it said. */
export interface ExecResult {
  readonly status: "ok" | "failed" | "missing" | "timeout";
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Facts that Node itself gives. */
export interface NodeFacts {
  readonly arch: string;
  readonly kernelRelease: string;
  readonly nodeVersion: string;
  readonly cpuModel: string;
  readonly logicalCores: number;
  /** CPUs that the affinity mask of this process allows. */
  readonly availableParallelism: number;
  readonly totalMemoryBytes: number;
  readonly freeMemoryBytes: number;
}

/** The few functions used of the systeminformation package. Their answers are foreign data: parse them. */
export interface SystemFacts {
  readonly cpu: () => Promise<unknown>;
  readonly graphics: () => Promise<unknown>;
  readonly osInfo: () => Promise<unknown>;
  readonly mem: () => Promise<unknown>;
  readonly system: () => Promise<unknown>;
  readonly battery: () => Promise<unknown>;
}

/** Everything through which this room touches the machine; tests pass a fake one. */
export interface Probe {
  readonly platform: NodeJS.Platform;
  readonly node: NodeFacts;
  readonly system: SystemFacts;
  /** Runs a program without a shell and never rejects. */
  readonly exec: (file: string, args: readonly string[]) => Promise<ExecResult>;
  /** Runs a program without a shell that talks until it is told to stop. */
  readonly follow: Follow;
  /** Text of a file, or null when it cannot be read. */
  readonly readFile: (path: string) => Promise<string | null>;
  /** The same at once, for files of /proc whose moment matters: they wait for no device. */
  readonly readNow: (path: string) => string | null;
  /** The same for files that are read again and again. */
  readonly keepFiles: () => KeptFiles;
  /** Names in a folder, or null when it cannot be read. */
  readonly listFolder: (path: string) => Promise<string[] | null>;
}

/** Runs a program without a shell; a missing one, a failure and a hang are answers, not exceptions. */
export async function execProgram(
  file: string,
  args: readonly string[],
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<ExecResult> {
  const result = await execa(file, args, {
    reject: false,
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    stdin: "ignore",
    // Diagnostics in another language would not be recognised.
    env: { LC_ALL: "C" },
    maxBuffer: 1_000_000,
  });
  const exitCode = result.exitCode ?? null;
  const texts = { exitCode, stdout: result.stdout, stderr: result.stderr };
  if (result.timedOut) return { status: "timeout", ...texts };
  if (result.code === "ENOENT") return { status: "missing", ...texts };
  return { status: result.failed ? "failed" : "ok", ...texts };
}

/** The answer, or null when it failed or took longer than the limit. */
export async function withinLimit<T>(
  question: () => Promise<T>,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([question(), limit]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function nodeFacts(): NodeFacts {
  const cpus = os.cpus();
  return {
    arch: os.arch(),
    kernelRelease: os.release(),
    nodeVersion: process.versions.node,
    cpuModel: cpus[0]?.model ?? "",
    logicalCores: Math.max(1, cpus.length),
    availableParallelism: os.availableParallelism(),
    totalMemoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
  };
}

/** Loaded on the first question: the package is large and most commands need none of it. */
async function systemInformation() {
  return (await import("systeminformation")).default;
}

function readNow(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Asks each program once: one that hangs would cost its limit every time. */
function askedOnce(exec: Probe["exec"]): Probe["exec"] {
  const answers = new Map<string, Promise<ExecResult>>();
  return (file, args) => {
    const question = JSON.stringify([file, ...args]);
    const answer = answers.get(question) ?? exec(file, args);
    answers.set(question, answer);
    return answer;
  };
}

/** The probe of the machine this process runs on. */
export function systemProbe(): Probe {
  return {
    platform: process.platform,
    node: nodeFacts(),
    system: {
      cpu: async () => (await systemInformation()).cpu(),
      graphics: async () => (await systemInformation()).graphics(),
      osInfo: async () => (await systemInformation()).osInfo(),
      mem: async () => (await systemInformation()).mem(),
      system: async () => (await systemInformation()).system(),
      battery: async () => (await systemInformation()).battery(),
    },
    exec: askedOnce((file, args) => execProgram(file, args)),
    follow: followProgram,
    readFile: (path) => readFile(path, "utf8").catch(() => null),
    readNow,
    keepFiles,
    listFolder: (path) => readdir(path).catch(() => null),
  };
}
