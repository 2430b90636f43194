import type { KvCacheType } from "../../../schema/plan.js";
import { type CacheLayer, type CacheTypes, cacheBytesPerToken, kvCacheBytes } from "../kv-cache.js";
import type { CacheTable } from "./model-page.js";

/** Contexts that are shown unless others are asked for: a chat, a long document, and all that the model takes. */
const USUAL_CONTEXTS = [4096, 32_768];

/** Types that are shown unless others are asked for. */
export const USUAL_TYPES: readonly KvCacheType[] = ["f16", "q8_0", "q4_0"];

/** What to put into a table of the cache. */
export interface CacheChoice {
  /** Tokens; the usual ones and the longest of the model when left out. */
  readonly contexts?: readonly number[];
  readonly types?: readonly KvCacheType[];
}

/** Sizes of the cache by context and type. */
export function cacheTable(
  layers: readonly CacheLayer[],
  longest: number | null,
  { contexts = usualContexts(longest), types = USUAL_TYPES }: CacheChoice,
): CacheTable {
  const byType = (size: (both: CacheTypes) => number) =>
    Object.fromEntries(types.map((type) => [type, size({ kvCacheTypeK: type, kvCacheTypeV: type })]));
  return {
    types,
    bytesPerToken: byType((both) => cacheBytesPerToken(layers, both)),
    contexts: contexts.map((tokens) => ({
      tokens,
      bytes: byType((both) => kvCacheBytes(layers, { contextTokens: tokens, types: both })),
    })),
    latent: layers.some(({ keyWidth, valueWidth }) => keyWidth > 0 && valueWidth === 0),
    window: windowOf(layers),
  };
}

function usualContexts(longest: number | null): number[] {
  if (longest === null || longest === 0) return USUAL_CONTEXTS;
  return [...USUAL_CONTEXTS.filter((tokens) => tokens < longest), longest];
}

function windowOf(layers: readonly CacheLayer[]): CacheTable["window"] {
  const windowed = layers.flatMap(({ windowTokens }) => (windowTokens === null ? [] : [windowTokens]));
  const [tokens] = windowed;
  return tokens === undefined ? null : { tokens, layers: windowed.length, ofLayers: layers.length };
}
