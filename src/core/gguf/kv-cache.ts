import type { EngineSettings, KvCacheType } from "../../schema/plan.js";
import type { ModelHeader } from "../../schema/worker-message.js";

/** Types of keys and of values. */
export type CacheTypes = Pick<EngineSettings, "kvCacheTypeK" | "kvCacheTypeV">;

/** What llama.cpp uses unless told otherwise. */
const DEFAULT_TYPES: CacheTypes = { kvCacheTypeK: "f16", kvCacheTypeV: "f16" };

/** Bytes of one number; the quantized types hold 32 of them in a block (ggml-common.h of llama.cpp). */
const BYTES: Record<KvCacheType, number> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  q8_0: 34 / 32,
  q5_1: 24 / 32,
  q5_0: 22 / 32,
  q4_1: 20 / 32,
  q4_0: 18 / 32,
  iq4_nl: 18 / 32,
};

const UNQUANTIZED: ReadonlySet<KvCacheType> = new Set(["f32", "f16", "bf16"]);

/** True for the types that keep numbers in blocks with a common scale. */
export function isQuantizedCache(type: KvCacheType): boolean {
  return !UNQUANTIZED.has(type);
}

/** Bytes of keys and values of one token over all layers; null where the header lacks the figures. */
export function kvBytesPerToken(
  { blockCount, headCountKv, headSize }: Pick<ModelHeader, "blockCount" | "headCountKv" | "headSize">,
  { kvCacheTypeK, kvCacheTypeV }: CacheTypes = DEFAULT_TYPES,
): number | null {
  if (blockCount === null || headCountKv === null || headSize === null) return null;
  return blockCount * headCountKv * headSize * (BYTES[kvCacheTypeK] + BYTES[kvCacheTypeV]);
}
