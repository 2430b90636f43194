import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import * as z from "zod";
import { DEFAULT_DEADLINES } from "../src/host/runner/deadlines.js";
import { runLaunch } from "../src/host/runner/run-launch.js";
import { workerEnv } from "../src/host/runner/worker-env.js";
import type { Cell, EngineSettings, Test } from "../src/schema/plan.js";

/** Tokens/s of one process. */
export interface Speeds {
  readonly pp: number;
  readonly tg: number;
  /** Sampled through the public API; null for llama-bench, which has no such test. */
  readonly gen: number | null;
}

/** What both sides are told. */
export interface Task {
  readonly path: string;
  readonly threads: number;
  readonly flashAttention: "on" | "off";
  readonly batchSize: number;
  readonly nPrompt: number;
  readonly nGen: number;
  readonly withGen: boolean;
  readonly repetitions: { readonly pp: number; readonly tg: number };
}

const WORKER = fileURLToPath(new URL("../src/host/worker/main.js", import.meta.url));
const ENGINE_LIBRARIES = "node_modules/@node-llama-cpp/";

/** One process of rigmark's own worker: warm-up and one value of each test. */
export async function runRigmark(task: Task): Promise<Speeds> {
  const settings: EngineSettings = {
    backend: "cpu",
    threads: task.threads,
    batchSize: task.batchSize,
    gpuLayers: null,
    flashAttention: task.flashAttention,
    kvCacheType: "f16",
  };
  const prompt: Test = { kind: "pp", nPrompt: task.nPrompt, nGen: 0, nDepth: 0 };
  const write = (kind: "tg" | "gen"): Test => ({ kind, nPrompt: 0, nGen: task.nGen, nDepth: 0 });
  const tests = [prompt, write("tg"), ...(task.withGen ? [write("gen")] : [])];
  const contextSize = Math.ceil((task.nPrompt + task.nGen) / 256) * 256;
  const cells = tests.map(
    (test): Cell => ({ id: test.kind, model: "m", settings, test, contextSize, budgetSeconds: null }),
  );
  const speeds = new Map<string, number>();
  const failure = await runLaunch({
    workerPath: WORKER,
    request: {
      engine: "llama",
      modelPath: task.path,
      modelBytes: 0,
      settings,
      contextSize,
      cells,
      seed: Date.now() % 2 ** 31,
      launch: 0,
      launches: 1,
    },
    env: workerEnv(process.env),
    deadlines: DEFAULT_DEADLINES,
    signal: new AbortController().signal,
    onMessage: (message) => {
      if (message.type !== "value" || message.value.role !== "timed") return;
      speeds.set(message.value.cellId, message.value.tokens / (message.value.durationNs / 1e9));
    },
  });
  const [pp, tg] = [speeds.get("pp"), speeds.get("tg")];
  if (failure !== null || pp === undefined || tg === undefined) {
    throw new Error(`rigmark's worker failed: ${failure?.message ?? "a value is missing"}`);
  }
  return { pp, tg, gen: speeds.get("gen") ?? null };
}

const Rows = z.array(
  z.object({ n_prompt: z.number(), n_gen: z.number(), samples_ts: z.array(z.number()).min(1) }),
);

/** One process of llama-bench with the same settings; its own warm-up, the mean of its repetitions. */
export async function runLlamaBench(peer: string, task: Task): Promise<Speeds> {
  const flags = (nPrompt: number, nGen: number, repetitions: number) => [
    ...["-m", task.path, "-p", `${nPrompt}`, "-n", `${nGen}`, "-r", `${repetitions}`, "-o", "json"],
    ...["-t", `${task.threads}`, "-fa", task.flashAttention === "on" ? "1" : "0"],
    ...["-b", `${task.batchSize}`, "-ub", `${task.batchSize}`],
  ];
  const [pp, tg] = [
    await oneTest(peer, flags(task.nPrompt, 0, task.repetitions.pp)),
    await oneTest(peer, flags(0, task.nGen, task.repetitions.tg)),
  ];
  return { pp, tg, gen: null };
}

async function oneTest(peer: string, flags: readonly string[]): Promise<number> {
  const child = execa(peer, flags, { env: workerEnv(process.env), extendEnv: false });
  const maps = watchLibraries(child.pid);
  const rows = Rows.parse(JSON.parse((await child).stdout));
  if (!(await maps)) throw new Error("llama-bench does not map the shared libraries of @node-llama-cpp");
  const samples = rows.flatMap(({ samples_ts }) => samples_ts);
  return samples.reduce((sum, speed) => sum + speed, 0) / samples.length;
}

/** True as soon as the process maps the libraries that rigmark's worker loads. */
async function watchLibraries(pid: number | undefined): Promise<boolean> {
  for (;;) {
    const maps = await readFile(`/proc/${pid}/maps`, "utf8").catch(() => null);
    if (maps === null) return false;
    if (maps.includes(`${ENGINE_LIBRARIES}linux`)) return true;
    await sleep(10);
  }
}
