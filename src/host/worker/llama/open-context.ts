import { GgmlType, type LlamaContext, type LlamaModel } from "node-llama-cpp";
import type { KvCacheType } from "../../../schema/plan.js";
import type { WorkerRequest } from "../../../schema/worker-message.js";
import { WorkerFailure } from "../failure.js";
import type { Device } from "./device.js";
import type { EngineLog } from "./engine-log.js";
import { loadFailure } from "./load-failure.js";

/** The binding's numbers for the types: given a name it does not know, it would take f16 without a word. */
const CACHE_TYPES: Record<KvCacheType, GgmlType> = {
  f32: GgmlType.F32,
  f16: GgmlType.F16,
  bf16: GgmlType.BF16,
  q8_0: GgmlType.Q8_0,
  q5_1: GgmlType.Q5_1,
  q5_0: GgmlType.Q5_0,
  q4_1: GgmlType.Q4_1,
  q4_0: GgmlType.Q4_0,
  iq4_nl: GgmlType.IQ4_NL,
};

/** Loads the weights as the settings say. */
export async function loadModel(
  { llama }: Device,
  { modelPath, settings }: WorkerRequest,
  log: EngineLog,
): Promise<LlamaModel> {
  try {
    return await llama.loadModel({
      modelPath,
      gpuLayers: settings.gpuLayers ?? "max",
      useMmap: settings.mmap,
    });
  } catch (error) {
    throw await loadFailure(error, "the model cannot be loaded", "bad-file", log);
  }
}

/** Makes a context of so many tokens for each sequence. */
export async function openContext(
  model: LlamaModel,
  contextSize: number,
  { settings, sequences }: WorkerRequest,
  log: EngineLog,
): Promise<LlamaContext> {
  const { flashAttention, threads, batchSize, kvCacheTypeK, kvCacheTypeV } = settings;
  try {
    return await model.createContext({
      contextSize,
      sequences,
      batchSize,
      threads,
      flashAttention: flashAttention === "auto" ? "auto" : flashAttention === "on",
      experimentalKvCacheKeyType: CACHE_TYPES[kvCacheTypeK],
      experimentalKvCacheValueType: CACHE_TYPES[kvCacheTypeV],
    });
  } catch (error) {
    const times = sequences === 1 ? "" : ` for each of ${sequences} sequences`;
    const what = `a context of ${contextSize} tokens${times} cannot be made`;
    const { failure, message } = await loadFailure(error, what, "error", log);
    throw new WorkerFailure(failure, message, error, true);
  }
}
