import type { LoadedFacts, ModelHeader, WorkerRequest } from "../../../schema/worker-message.js";
import type { Script } from "./script.js";

export const HEADER: ModelHeader = {
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

/** What the scripted engine says it runs: what was asked, unless the script lies. */
export function scriptedFacts(
  { settings, sequences }: WorkerRequest,
  contextSize: number,
  { name }: Script,
): LoadedFacts {
  const batchSize = Math.min(Math.max(settings.batchSize, sequences), contextSize * sequences);
  return {
    backend: settings.backend === "auto" || name === "wrong-backend" ? "cpu" : settings.backend,
    backendNote: null,
    deviceNames: [],
    gpuLayers: 0,
    totalLayers: 17,
    threads: settings.threads,
    batchSize,
    microBatchSize: batchSize,
    flashAttention: settings.flashAttention !== "off",
    kvCacheTypeK: settings.kvCacheTypeK,
    kvCacheTypeV: settings.kvCacheTypeV,
    contextSize,
    sequences,
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
