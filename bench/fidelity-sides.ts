import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import * as z from "zod";
import { testOf } from "../src/core/protocol/test-shape.js";
import { DEFAULT_DEADLINES } from "../src/host/runner/deadlines.js";
import { runLaunch } from "../src/host/runner/run-launch.js";
import { workerEnv } from "../src/host/runner/worker-env.js";
import type { Cell, EngineSettings, Test } from "../src/schema/plan.js";
import type { FidelityModel } from "./fidelity-models.js";

/** What both sides are told. */
export interface Setting {
  readonly threads: number;
  readonly flashAttention: "on" | "off";
  readonly batchSize: number;
}

type Kind = "pp" | "tg" | "gen";

const WORKER = fileURLToPath(new URL("../src/host/worker/main.js", import.meta.url));
const ENGINE_LIBRARIES = "node_modules/@node-llama-cpp/";

/** One process of rigmark's own worker: warm-up and one value of each test, in tokens/s. */
export async function runRigmark(
  setting: Setting,
  model: FidelityModel,
  kinds: readonly Kind[],
): Promise<Partial<Record<Kind, number>>> {
  const settings: EngineSettings = {
    backend: "cpu",
    gpuLayers: null,
    kvCacheTypeK: "f16",
    kvCacheTypeV: "f16",
    mmap: true,
    ...pick(setting),
  };
  const contextSize = Math.ceil(Math.max(model.nPrompt, model.nGen) / 256) * 256;
  const cells = kinds.map((kind): Cell => {
    const test: Test =
      kind === "pp" ? testOf(kind, { nPrompt: model.nPrompt }) : testOf(kind, { nGen: model.nGen });
    return { id: kind, model: "m", settings, test, contextSize, budgetSeconds: null };
  });
  const speeds: Partial<Record<string, number>> = {};
  const { failure } = await runLaunch({
    workerPath: WORKER,
    request: {
      engine: "llama",
      modelPath: model.path,
      modelBytes: 0,
      availableBytes: Number.MAX_SAFE_INTEGER,
      settings,
      contextSize,
      sequences: 1,
      values: 1,
      cells,
      seed: Date.now() % 2 ** 31,
      launch: 0,
      launches: 1,
    },
    env: workerEnv(process.env),
    deadlines: DEFAULT_DEADLINES,
    signal: new AbortController().signal,
    onSpawn: () => undefined,
    onMessage: async (message) => {
      if (message.type !== "value" || message.value.role !== "timed") return null;
      speeds[message.value.cellId] = message.value.tokens / (message.value.durationNs / 1e9);
      return { type: "value-reply", again: false };
    },
  });
  if (failure !== null) throw new Error(`rigmark's worker failed: ${failure.message}`);
  const missing = kinds.find((kind) => speeds[kind] === undefined);
  if (missing !== undefined) throw new Error(`rigmark gave no ${missing} value`);
  return speeds;
}

function pick({ threads, flashAttention, batchSize }: Setting): Setting {
  return { threads, flashAttention, batchSize };
}

const Rows = z.array(
  z.object({ n_prompt: z.number(), n_gen: z.number(), samples_ts: z.array(z.number()).min(1) }),
);

/** One process of llama-bench with the same settings: its own warm-up, the mean of its repetitions, tokens/s. */
export async function runLlamaBench(
  peer: string,
  { threads, flashAttention, batchSize }: Setting,
  model: FidelityModel,
  test: "pp" | "tg",
): Promise<number> {
  const [nPrompt, nGen] = test === "pp" ? [model.nPrompt, 0] : [0, model.nGen];
  const child = execa(
    peer,
    [
      ...[
        "-m",
        model.path,
        "-p",
        `${nPrompt}`,
        "-n",
        `${nGen}`,
        "-r",
        `${model.repetitions[test]}`,
        "-o",
        "json",
      ],
      ...["-t", `${threads}`, "-fa", flashAttention === "on" ? "1" : "0"],
      ...["-b", `${batchSize}`, "-ub", `${batchSize}`],
    ],
    { env: workerEnv(process.env), extendEnv: false },
  );
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
