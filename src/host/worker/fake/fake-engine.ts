import { tokensOf } from "../../../core/protocol/test-shape.js";
import type { Test } from "../../../schema/plan.js";
import type { LoadedFacts, ModelHeader, WorkerRequest } from "../../../schema/worker-message.js";
import type { CpuReading } from "../cpu-counters.js";
import type { Engine } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import { misbehave, type Script, scriptOf } from "./script.js";

/** Speeds of the scripted machine, tokens/s: reading a prompt, writing, writing with sampling. */
const SPEED = { pp: 100, tg: 10, gen: 9 } as const;

/**
 * An engine that takes no time and runs no model: durations come from a script named by the model, `fake:NAME`.
 * It serves tests of everything around the engine, and is never offered to users.
 */
export function createFakeEngine(request: WorkerRequest): Engine {
  const script = scriptOf(request.modelPath);
  let virtualSeconds = 0;
  return {
    async inspect() {
      if (script.name === "bad-file")
        throw new WorkerFailure("bad-file", "the header cannot be read: scripted");
      return HEADER;
    },
    async load() {
      await misbehave(script, "load", request.launch);
      return factsOf(request, script);
    },
    async run(test, tokens) {
      await misbehave(script, test.kind, request.launch);
      const wobble = 1 + (tokens.below(1000) / 1000 - 0.5) * spreadOf(script);
      const seconds = (secondsOf(test) * wobble) / (script.name === "slow" ? 0.05 : 1);
      virtualSeconds += seconds;
      return script.name === "nan" ? Number.NaN : seconds * 1e9;
    },
    readCpu: () => reading(virtualSeconds, request, script),
    vramUsedBytes: async () => null,
    dispose: async () => undefined,
  };
}

function secondsOf(test: Test): number {
  const writing = test.kind === "gen" ? SPEED.gen : SPEED.tg;
  const depthCost = 1 + test.nDepth / 16384;
  return ((tokensOf(test) - test.nGen) / SPEED.pp + test.nGen / writing) * depthCost;
}

function spreadOf({ name }: Script): number {
  return name === "noisy" ? 1 : 0.01;
}

/** Counters of a machine that only this process uses, unless the script says that others do. */
function reading(seconds: number, { settings }: WorkerRequest, { name }: Script): CpuReading {
  const foreign = name === "disturbed" ? 0.8 : 0;
  return {
    wallNs: BigInt(Math.round(seconds * 1e9)),
    idleSeconds: name === "disturbed" ? 0 : null,
    ownSeconds: Math.max(0, settings.threads - foreign) * seconds,
  };
}

const HEADER: ModelHeader = {
  architecture: "llama",
  name: "Scripted model",
  fileType: "Q4_K_M",
  parameters: 1e9,
  blockCount: 16,
  contextLength: 131072,
  embeddingLength: 2048,
  feedForwardLength: 8192,
  headCount: 32,
  headCountKv: 8,
  headSize: 64,
  vocabularySize: 32768,
  bytesPerToken: 6e8,
  activeParameters: 1e9,
  synthetic: true,
};

function factsOf({ settings, contextSize }: WorkerRequest, { name }: Script): LoadedFacts {
  return {
    backend: settings.backend === "auto" || name === "wrong-backend" ? "cpu" : settings.backend,
    backendNote: null,
    deviceNames: [],
    gpuLayers: 0,
    totalLayers: 17,
    threads: settings.threads,
    batchSize: Math.min(settings.batchSize, contextSize),
    microBatchSize: Math.min(settings.batchSize, contextSize),
    flashAttention: settings.flashAttention !== "off",
    kvCacheTypeK: settings.kvCacheTypeK,
    kvCacheTypeV: settings.kvCacheTypeV,
    contextSize,
    sequences: 1,
    mmap: settings.mmap,
    decodePath: "fake",
    uvThreadpoolSize: process.env["UV_THREADPOOL_SIZE"] ?? null,
    bindingVersion: "0.0.0",
    engineRelease: "fake",
    engineBuild: "fake",
    cpuFeatures: null,
    modelBytes: { ram: 6e8, vram: 0 },
    contextBytes: { ram: 1e8, vram: 0 },
    vramTotalBytes: null,
    importNs: 1_000_000,
    deviceNs: 1_000_000,
    modelNs: 1_000_000,
    contextNs: 1_000_000,
  };
}
