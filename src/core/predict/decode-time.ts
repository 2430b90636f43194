import type { ModelRow } from "../../schema/model.js";
import { cacheLayersOfShape } from "../gguf/cache-layers.js";
import { kvBytesRead } from "../gguf/kv-cache.js";
import { type DecodeConstants, KV_SLOWDOWN } from "./constants.js";
import { type ModelWeights, weightBytesRead } from "./model-weights.js";

/** What one step of decoding moves. */
export interface DecodeWork {
  /** Bytes as if all were weights: keys and values count for more. */
  readonly bytes: number;
  readonly layers: number;
}

/** Work to write one token in each of several sequences that are `depth` tokens long. */
export function decodeWork(
  row: Pick<ModelRow, "shape">,
  weights: ModelWeights,
  { depth, sequences }: { readonly depth: number; readonly sequences: number },
): DecodeWork {
  const keysAndValues = sequences * kvBytesRead(cacheLayersOfShape(row.shape), depth) * KV_SLOWDOWN;
  return { bytes: weightBytesRead(weights, sequences) + keysAndValues, layers: row.shape.blockCount };
}

/** Seconds of one step where `share` of the layers lies in the fast memory and the rest in the slow one. */
export function decodeSeconds(
  work: DecodeWork,
  fast: MemoryPath,
  slow: MemoryPath | null = null,
  share = 1,
): number {
  const onFast = secondsOn(work, fast) * share;
  return slow === null ? onFast : onFast + secondsOn(work, slow) * (1 - share);
}

/** Memory and the constants of the unit that reads it. */
export interface MemoryPath {
  /** By the maker, or measured; bytes a second. */
  readonly bytesPerSecond: number;
  readonly constants: DecodeConstants;
}

function secondsOn({ bytes, layers }: DecodeWork, { bytesPerSecond, constants }: MemoryPath): number {
  return bytes / (bytesPerSecond * constants.efficiency) + layers * constants.layerSeconds;
}
