import type { EngineSettings } from "../../schema/plan.js";
import type { ModelHeader, WorkerRequest } from "../../schema/worker-message.js";
import { cacheLayersOfModel, isQuantizedCache, kvCacheBytes } from "./kv-cache.js";

/** Why the model cannot take a context of so many tokens a sequence; null when it can. */
export function lengthRefusal({ contextLength }: ModelHeader, contextSize: number): string | null {
  if (contextLength === null || contextSize <= contextLength) return null;
  return `a context of ${contextSize} tokens was asked for, but the model ends at ${contextLength}`;
}

/** What a context has to share main memory with. */
export type MemoryAtHand = Pick<WorkerRequest, "modelBytes" | "availableBytes" | "settings" | "sequences">;

/** Why main memory cannot hold the context beside the model, where both lie there; null when it can. */
export function memoryRefusal(
  header: ModelHeader,
  contextSize: number,
  { modelBytes, availableBytes, settings, sequences }: MemoryAtHand,
): string | null {
  const layers = cacheLayersOfModel(header);
  if (layers === null) return null;
  const { batchSize: microBatch } = settings;
  const cacheBytes = kvCacheBytes(layers, {
    contextTokens: contextSize,
    types: settings,
    sequences,
    microBatch,
  });
  if (cacheBytes + modelBytes <= availableBytes) return null;
  const [cache, model, free] = [cacheBytes, modelBytes, availableBytes].map((bytes) =>
    (bytes / 1e9).toFixed(1),
  );
  const times = sequences === 1 ? "" : ` for each of ${sequences} sequences`;
  return `a context of ${contextSize} tokens${times} takes ${cache} GB beside a model of ${model} GB, but ${free} GB are free`;
}

/** Why llama.cpp refuses these settings whatever the model is; null when it does not (llama-context.cpp of v0.5.0). */
export function settingsRefusal({ flashAttention, kvCacheTypeV }: EngineSettings): string | null {
  if (flashAttention !== "off" || !isQuantizedCache(kvCacheTypeV)) return null;
  return `values in ${kvCacheTypeV} need flash attention, which was switched off: leave it on, or keep values in f16`;
}
