import { getModuleVersion, type LlamaContext, type LlamaModel } from "node-llama-cpp";
import type { LoadedFacts } from "../../../schema/worker-message.js";
import type { Device } from "./device.js";
import type { DirectContext } from "./direct-context.js";
import type { LogFacts } from "./engine-log.js";

/** A model on a device, and its context. */
export interface Loaded {
  readonly device: Device;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly direct: DirectContext;
}

/** How long the steps of loading took. */
export type LoadTimes = Pick<LoadedFacts, "importNs" | "deviceNs" | "modelNs" | "contextNs">;

/** What really runs: from the engine's log where it speaks, else from what the binding counts itself. */
export async function loadedFacts(
  { device, model, context, direct }: Loaded,
  said: LogFacts,
  times: LoadTimes,
): Promise<LoadedFacts> {
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
    mmap: said.mmap,
    decodePath: "direct",
    uvThreadpoolSize: process.env["UV_THREADPOOL_SIZE"] ?? null,
    bindingVersion: await getModuleVersion(),
    engineRelease: device.llama.llamaCppRelease.release,
    engineBuild: device.llama.buildType,
    cpuFeatures: device.llama.systemInfo,
    modelBytes: memory.model,
    contextBytes: memory.context,
    vramTotalBytes: device.backend === "cpu" ? null : (await device.llama.getVramState()).total,
    ...times,
  };
}

/** Main memory and graphics memory in bytes. */
interface Memory {
  readonly ram: number;
  readonly vram: number;
}

/** What weights and context take up, as llama.cpp counts it. */
export function memoryOf({ model, direct }: Pick<Loaded, "model" | "direct">): {
  model: Memory;
  context: Memory;
} {
  const inner = (model as unknown as { _model: Pick<DirectContext, "getMemoryBreakdown"> })._model;
  const inBytes = ({ cpuRam, gpuVram }: ReturnType<DirectContext["getMemoryBreakdown"]>): Memory => ({
    ram: cpuRam,
    vram: gpuVram,
  });
  return { model: inBytes(inner.getMemoryBreakdown()), context: inBytes(direct.getMemoryBreakdown()) };
}
