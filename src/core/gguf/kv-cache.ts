import type { EngineSettings, KvCacheType } from "../../schema/plan.js";
import type { CacheLayers, ModelHeader } from "../../schema/worker-message.js";

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

/** What one layer keeps for one token: numbers in keys and in values. Latent attention keeps no values of their own. */
export interface CacheLayer {
  readonly keyWidth: number;
  readonly valueWidth: number;
  /** Tokens that the layer looks back at; null when it looks at all. */
  readonly windowTokens: number | null;
  /** Layers that are alike; one by default. */
  readonly layers?: number;
}

/** Layers of a measured model; those of older results are taken to look at everything. Null where figures lack. */
export function cacheLayersOfModel(header: CachedHeader): readonly CacheLayer[] | null {
  if (header.cache !== undefined) return header.cache;
  const { blockCount, headCountKv, headSize } = header;
  if (blockCount === null || headCountKv === null || headSize === null) return null;
  const width = headCountKv * headSize;
  return [{ layers: blockCount, keyWidth: width, valueWidth: width, windowTokens: null }];
}

type CachedHeader = Pick<ModelHeader, "cache" | "blockCount" | "headCountKv" | "headSize">;

/** The same layers with those that are alike counted together. */
export function groupLayers(layers: readonly CacheLayer[]): CacheLayers[] {
  const groups = new Map<string, CacheLayers>();
  for (const { keyWidth, valueWidth, windowTokens, layers: count = 1 } of layers) {
    const key = `${keyWidth} ${valueWidth} ${windowTokens}`;
    const known = groups.get(key)?.layers ?? 0;
    groups.set(key, { layers: known + count, keyWidth, valueWidth, windowTokens });
  }
  return [...groups.values()];
}

/** A context to size. */
export interface CacheWish {
  /** Tokens of one sequence. */
  readonly contextTokens: number;
  readonly types?: CacheTypes;
  readonly sequences?: number;
  /** Tokens that the engine takes at once; windows need room for as many more. */
  readonly microBatch?: number;
}

/** Tokens a batch where none is named (rigmark's own default; n_ubatch of llama.cpp too). */
export const MICRO_BATCH = 512;

/** Cells are made in steps of so many (llama-context.cpp and llama-kv-cache-iswa.cpp of llama.cpp v0.5.0). */
const CELL_STEP = 256;

/**
 * Bytes of keys and values of a whole context, as llama.cpp v0.5.0 allocates them: every sequence has its own cells, in
 * all layers that look at everything as many as the context has tokens, in layers with a window the window and one batch
 * (llama-kv-cache-iswa.cpp), to which node-llama-cpp 3.22.1 adds one token (LlamaContext.js). Latent attention keeps
 * one vector a token (llama-kv-cache.cpp: `has_v = !is_mla`).
 */
export function kvCacheBytes(
  layers: readonly CacheLayer[],
  { contextTokens, types = DEFAULT_TYPES, sequences = 1, microBatch = MICRO_BATCH }: CacheWish,
): number {
  const wish = { contextTokens, microBatch };
  return layers.reduce(
    (sum, layer) => sum + sequences * cacheCells(layer.windowTokens, wish) * layerBytesPerToken(layer, types),
    0,
  );
}

/** Tokens that one layer has room for. */
export function cacheCells(
  windowTokens: number | null,
  { contextTokens, microBatch }: { readonly contextTokens: number; readonly microBatch: number },
): number {
  const cells = toStep(contextTokens);
  return windowTokens === null ? cells : toStep(Math.min(cells, windowTokens + microBatch + 1));
}

/** Keys and values read to write one token with so many tokens before it, bytes. */
export function kvBytesRead(
  layers: readonly CacheLayer[],
  depth: number,
  types: CacheTypes = DEFAULT_TYPES,
): number {
  return layers.reduce((sum, layer) => {
    const tokens = Math.min(depth, layer.windowTokens ?? depth);
    return sum + tokens * layerBytesPerToken(layer, types);
  }, 0);
}

/** Bytes of keys and values that one more token takes while no window is full yet. */
export function cacheBytesPerToken(layers: readonly CacheLayer[], types: CacheTypes = DEFAULT_TYPES): number {
  return layers.reduce((sum, layer) => sum + layerBytesPerToken(layer, types), 0);
}

function layerBytesPerToken({ keyWidth, valueWidth, layers = 1 }: CacheLayer, types: CacheTypes): number {
  return layers * (keyWidth * BYTES[types.kvCacheTypeK] + valueWidth * BYTES[types.kvCacheTypeV]);
}

function toStep(tokens: number): number {
  return Math.ceil(tokens / CELL_STEP) * CELL_STEP;
}
