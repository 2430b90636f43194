import { getModuleVersion, type LlamaContext, type LlamaModel, type Token } from "node-llama-cpp";
import type { RandomIntegers } from "../../../core/protocol/random.js";
import type { LoadedFacts, ModelHeader, WorkerRequest } from "../../../schema/worker-message.js";
import { checkMemory } from "../check-context.js";
import { readCpu } from "../cpu-counters.js";
import type { Engine, EngineListener } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import { createRunOnce, type RunOnce } from "./decode.js";
import { type Device, openDevice } from "./device.js";
import { type DirectContext, directContextOf } from "./direct-context.js";
import { createEngineLog, type EngineLog, LOG_DELAY_MS } from "./engine-log.js";
import { readModelHeader } from "./header.js";
import { loadFailure } from "./load-failure.js";

interface Loaded {
  readonly device: Device;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly direct: DirectContext;
  readonly runOnce: RunOnce;
}

/** llama.cpp through node-llama-cpp. `importedNs` is when the module was imported, since the process started. */
export function createLlamaEngine(
  request: WorkerRequest,
  listener: EngineListener,
  importedNs: number,
): Engine {
  const log = createEngineLog((text) => listener.log(text));
  let header: ModelHeader | null = null;
  let loaded: Loaded | null = null;
  return {
    async inspect() {
      header = await readModelHeader(request.modelPath);
      return header;
    },
    async load() {
      const times = [sinceStartNs()];
      const device = await openDevice(request.settings.backend, log);
      times.push(sinceStartNs());
      if (device.backend === "cpu") refuseLayers(request, device);
      if (device.backend === "cpu" && header !== null) checkMemory(header, request);
      const model = await loadModel(device, request, log);
      times.push(sinceStartNs());
      const context = await createContext(model, request, log);
      times.push(sinceStartNs());
      const direct = directContextOf(context);
      direct.setThreads(request.settings.threads);
      const sequence = context.getSequence();
      const runOnce = createRunOnce({
        direct,
        sequence,
        listener,
        batchSize: request.settings.batchSize,
        drawToken: ordinaryTokenDrawer(model),
      });
      loaded = { device, model, context, direct, runOnce };
      await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
      return factsOf(loaded, log, importedNs, times);
    },
    run(test, tokens) {
      if (loaded === null) throw new WorkerFailure("error", "nothing is loaded");
      return loaded.runOnce(test, tokens);
    },
    readCpu,
    async vramUsedBytes() {
      if (loaded === null || loaded.device.backend === "cpu") return null;
      const { used } = await loaded.device.llama.getVramState();
      if (used > 0) return used;
      const memory = memoryOf(loaded);
      return memory.model.vram + memory.context.vram;
    },
    async dispose() {
      await loaded?.device.llama.dispose();
    },
  };
}

/** Layers that were asked for by number are not given up in silence. */
function refuseLayers({ settings }: WorkerRequest, { note }: Device): void {
  if (!settings.gpuLayers) return;
  const why = note === null ? "" : `: ${note}`;
  throw new WorkerFailure(
    "no-backend",
    `${settings.gpuLayers} layers on a GPU were asked for, but no GPU runs here${why}`,
  );
}

async function loadModel({ llama }: Device, request: WorkerRequest, log: EngineLog): Promise<LlamaModel> {
  try {
    return await llama.loadModel({
      modelPath: request.modelPath,
      gpuLayers: request.settings.gpuLayers ?? "max",
    });
  } catch (error) {
    throw await loadFailure(error, "the model cannot be loaded", "bad-file", log);
  }
}

async function createContext(
  model: LlamaModel,
  request: WorkerRequest,
  log: EngineLog,
): Promise<LlamaContext> {
  const { flashAttention, threads, batchSize } = request.settings;
  try {
    return await model.createContext({
      contextSize: request.contextSize,
      batchSize,
      threads,
      flashAttention: flashAttention === "auto" ? "auto" : flashAttention === "on",
    });
  } catch (error) {
    const what = `a context of ${request.contextSize} tokens cannot be made`;
    const failure = await loadFailure(error, what, "error", log);
    throw new WorkerFailure(failure.failure, failure.message, error, true);
  }
}

function memoryOf({ model, direct }: Pick<Loaded, "model" | "direct">): {
  model: { ram: number; vram: number };
  context: { ram: number; vram: number };
} {
  const inner = (
    model as unknown as { _model: { getMemoryBreakdown(): { cpuRam: number; gpuVram: number } } }
  )._model;
  const [weights, context] = [inner.getMemoryBreakdown(), direct.getMemoryBreakdown()];
  return {
    model: { ram: weights.cpuRam, vram: weights.gpuVram },
    context: { ram: context.cpuRam, vram: context.gpuVram },
  };
}

async function factsOf(
  { device, model, context, direct }: Loaded,
  log: EngineLog,
  importedNs: number,
  times: readonly number[],
): Promise<LoadedFacts> {
  const said = log.facts();
  const [start = 0, opened = 0, loadedAt = 0, ready = 0] = times;
  const totalLayers = said.offloaded?.of ?? model.fileInsights.totalLayers;
  const gpuLayers = device.backend === "cpu" ? 0 : (said.offloaded?.layers ?? model.gpuLayers);
  const memory = memoryOf({ model, direct });
  return {
    backend: gpuLayers === 0 ? "cpu" : device.backend,
    backendNote: device.note,
    deviceNames: device.deviceNames,
    gpuLayers,
    totalLayers,
    threads: direct.getThreads(),
    batchSize: said.batchSize ?? context.batchSize,
    microBatchSize: said.microBatchSize,
    flashAttention: said.flashAttention,
    kvCacheTypeK: said.kvCacheTypeK,
    kvCacheTypeV: said.kvCacheTypeV,
    contextSize: context.contextSize,
    sequences: context.totalSequences,
    mmap: null,
    decodePath: "direct",
    uvThreadpoolSize: process.env["UV_THREADPOOL_SIZE"] ?? null,
    bindingVersion: await getModuleVersion(),
    engineRelease: device.llama.llamaCppRelease.release,
    engineBuild: device.llama.buildType,
    cpuFeatures: device.llama.systemInfo,
    modelBytes: memory.model,
    contextBytes: memory.context,
    vramTotalBytes: device.backend === "cpu" ? null : (await device.llama.getVramState()).total,
    importNs: importedNs,
    deviceNs: opened - start,
    modelNs: loadedAt - opened,
    contextNs: ready - loadedAt,
  };
}

/** Draws until the token is an ordinary one; gives up on a vocabulary that has hardly any. */
function ordinaryTokenDrawer(model: LlamaModel): (random: RandomIntegers) => number {
  const size = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  const tries = 10_000;
  return (random) => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const token = random.below(size) as Token;
      const { control, unknown, undefined: unset } = model.getTokenAttributes(token);
      if (!control && !unknown && !unset && !model.isEogToken(token)) return token;
    }
    throw new WorkerFailure("bad-file", "the vocabulary has no ordinary tokens");
  };
}

function sinceStartNs(): number {
  return Math.round(performance.now() * 1e6);
}
