import type { ArchitectureShape } from "../../schema/model.js";
import { cacheKindOf, type WindowRule, windowRuleOf } from "./architectures.js";
import type { CacheLayer } from "./kv-cache.js";
import type { GgufHeader } from "./read/gguf-header.js";
import { arrayOf, countOf, perLayer, textOf } from "./read/metadata-values.js";

/** Most layers that llama.cpp loads (LLAMA_MAX_LAYERS in llama-hparams.h); more are damage. */
const MOST_LAYERS = 512;

/** What each layer of a shape keeps for one token. */
export function cacheLayersOfShape(shape: ArchitectureShape): CacheLayer[] {
  const { latentAttention: latent, slidingWindow } = shape;
  const width = shape.headCountKv * shape.headSize;
  const widths =
    latent === null
      ? { keyWidth: width, valueWidth: width }
      : { keyWidth: latent.kvLoraRank + latent.ropeHeadSize, valueWidth: 0 };
  return Array.from({ length: shape.blockCount }, (_, block) => ({
    ...widths,
    windowTokens:
      slidingWindow !== null && hasWindow(block, slidingWindow.fullEvery, false)
        ? slidingWindow.tokens
        : null,
  }));
}

/** What each layer of a file's model keeps for one token; null where the header lacks figures, or the cache is unusual. */
export function cacheLayersOfHeader({ metadata }: Pick<GgufHeader, "metadata">): CacheLayer[] | null {
  const architecture = textOf(metadata, "general.architecture");
  if (architecture === null || cacheKindOf(architecture) !== "usual") return null;
  const figure = (name: string) => countOf(metadata, `${architecture}.${name}`);
  const all = figure("block_count");
  if (all === null || all === 0 || all > MOST_LAYERS) return null;
  const heads = headsOf(metadata, architecture, all);
  if (heads === null) return null;
  const windows = windowsOf(metadata, architecture, all);
  const latent = (figure("attention.key_length_mla") ?? 0) > 0;
  const kept = Math.min(
    all - (figure("nextn_predict_layers") ?? 0),
    layersWithCache(metadata, architecture, all),
  );
  return Array.from({ length: Math.max(0, kept) }, (_, block) => {
    const windowTokens = windows?.[block] ?? null;
    const count = heads.counts[block] ?? 0;
    const part = windowTokens === null ? "" : "_swa";
    const key = figure(`attention.key_length${part}`) ?? heads.key;
    const value = figure(`attention.value_length${part}`) ?? heads.value;
    return { keyWidth: count * key, valueWidth: latent ? 0 : count * value, windowTokens };
  });
}

interface Heads {
  readonly counts: readonly number[];
  readonly key: number;
  readonly value: number;
}

/** Heads of keys and values by layer, and their sizes (load_hparams in llama.cpp's src/llama-model.cpp). */
function headsOf(metadata: GgufHeader["metadata"], architecture: string, layers: number): Heads | null {
  const figures = (name: string) => perLayer(metadata, `${architecture}.attention.${name}`, layers);
  const queries = figures("head_count");
  const counts = metadata.has(`${architecture}.attention.head_count_kv`) ? figures("head_count_kv") : queries;
  const width = countOf(metadata, `${architecture}.embedding_length`);
  const first = queries?.[0] ?? 0;
  const usual = width !== null && first > 0 ? Math.floor(width / first) : null;
  const key = countOf(metadata, `${architecture}.attention.key_length`) ?? usual;
  const value = countOf(metadata, `${architecture}.attention.value_length`) ?? usual;
  return counts === null || key === null || value === null ? null : { counts, key, value };
}

/** Tokens that each layer looks back at, null in a layer that looks at all; null for a model without windows. */
function windowsOf(
  metadata: GgufHeader["metadata"],
  architecture: string,
  layers: number,
): readonly (number | null)[] | null {
  const rule = windowRuleOf(architecture);
  if (rule === null || (rule.onlyBlocks !== undefined && rule.onlyBlocks !== layers)) return null;
  const tokens = windowTokens(rule, countOf(metadata, `${architecture}.attention.sliding_window`));
  if (tokens === null) return null;
  const key = `${architecture}.attention.sliding_window_pattern`;
  const listed = arrayOf(metadata, key)?.first;
  const every = countOf(metadata, key) ?? rule.fullEvery;
  return Array.from({ length: layers }, (_, block) => {
    const windowed =
      listed === undefined
        ? every !== null && hasWindow(block, every, rule.fullFirst === true)
        : Boolean(listed[block]);
    return windowed ? tokens : null;
  });
}

function windowTokens({ fallback, fixed }: WindowRule, written: number | null): number | null {
  if (written === null) return fallback ?? null;
  return written === 0 ? null : (fixed ?? written);
}

/** set_swa_pattern in llama.cpp's src/llama-hparams.cpp; 0 gives a window to all layers. */
function hasWindow(block: number, every: number, fullFirst: boolean): boolean {
  if (every === 0) return true;
  return fullFirst ? block % every !== 0 : block % every < every - 1;
}

/** The last layers of Gemma 3n and Gemma 4 use the keys and values of earlier ones (src/models/gemma3n.cpp, gemma4.cpp). */
function layersWithCache(metadata: GgufHeader["metadata"], architecture: string, layers: number): number {
  if (architecture === "gemma3n") return 20;
  if (architecture !== "gemma4") return layers;
  return layers - (countOf(metadata, "gemma4.attention.shared_kv_layers") ?? 0);
}
