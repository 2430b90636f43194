import type { ArchitectureShape, ModelRow } from "../../schema/model.js";
import { type CacheTypes, kvBytesPerToken } from "./kv-cache.js";

/** llama.cpp makes a cache a multiple of so many tokens long (src/llama-context.cpp). */
const CELL_BLOCK = 256;

/** Tokens of a prompt that are read at once unless told otherwise (`--ubatch-size` of llama.cpp, batch of node-llama-cpp). */
export const DEFAULT_BATCH = 512;

/** Bytes of keys and values of a layer and token. */
function bytesPerLayer(
  { latentAttention, headCountKv, headSize }: ArchitectureShape,
  types: CacheTypes | undefined,
): number {
  if (latentAttention === null) return kvBytesPerToken({ blockCount: 1, headCountKv, headSize }, types) ?? 0;
  // Latent attention keeps one compressed vector a token, of which the values are a part: half of keys and values.
  const width = latentAttention.kvLoraRank + latentAttention.ropeHeadSize;
  return (kvBytesPerToken({ blockCount: 1, headCountKv: 1, headSize: width }, types) ?? 0) / 2;
}

/** Blocks that look at the whole context, and those that look back over a window only. */
function layersOf({ blockCount, slidingWindow }: ArchitectureShape) {
  const full = slidingWindow === null ? blockCount : Math.floor(blockCount / slidingWindow.fullEvery);
  return { full, windowed: blockCount - full, window: slidingWindow?.tokens ?? 0 };
}

/** Memory of keys and values for a context of so many tokens a sequence, bytes (src/llama-kv-cache-iswa.cpp). */
export function kvCacheBytes(
  { shape }: Pick<ModelRow, "shape">,
  contextTokens: number,
  { sequences = 1, batch = DEFAULT_BATCH, types }: KvOptions = {},
): number {
  const { full, windowed, window } = layersOf(shape);
  const cells = padded(contextTokens);
  const windowCells = Math.min(cells, padded(window + batch));
  return bytesPerLayer(shape, types) * sequences * (full * cells + windowed * windowCells);
}

/** What `kvCacheBytes` may be told. */
export interface KvOptions {
  readonly sequences?: number;
  readonly batch?: number;
  readonly types?: CacheTypes | undefined;
}

/** Keys and values read to write one token with so many tokens before it, bytes. */
export function kvBytesRead({ shape }: Pick<ModelRow, "shape">, depth: number): number {
  const { full, windowed, window } = layersOf(shape);
  return bytesPerLayer(shape, undefined) * (full * depth + windowed * Math.min(depth, window));
}

function padded(tokens: number): number {
  return Math.ceil(tokens / CELL_BLOCK) * CELL_BLOCK;
}
