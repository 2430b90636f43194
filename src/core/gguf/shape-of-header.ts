import { ArchitectureShape } from "../../schema/model.js";
import { cacheLayersOfHeader } from "./cache-layers.js";
import type { GgufHeader } from "./read/gguf-header.js";
import { countOf, numberOf, perLayer, textOf } from "./read/metadata-values.js";

type Metadata = GgufHeader["metadata"];

/** What most makers use where a file does not say (llama.cpp's default of rope.freq_base). */
const USUAL_ROPE_BASE = 10_000;
const USUAL_EPSILON = 1e-5;

/**
 * The shape of a file's model by its metadata, for models that the registry does not know; null where the header lacks
 * figures, its layers differ in heads or width, or its memory of the context is of an unusual kind.
 */
export function shapeOfHeader(header: GgufHeader): ArchitectureShape | null {
  const { metadata, tensors } = header;
  const architecture = textOf(metadata, "general.architecture");
  const layers = cacheLayersOfHeader(header);
  if (architecture === null || layers === null) return null;
  const figure = (name: string) => countOf(metadata, `${architecture}.${name}`);
  const blockCount = figure("block_count") ?? 0;
  const one = (name: string) => sameInAll(metadata, `${architecture}.${name}`, blockCount);
  const headCount = one("attention.head_count");
  const width = figure("embedding_length");
  const latent = latentOf(metadata, architecture);
  const embedding = tensors.find(({ name }) => name === "token_embd.weight");
  const shape = ArchitectureShape.safeParse({
    architecture,
    blockCount,
    embeddingLength: width,
    feedForwardLength: one("feed_forward_length") ?? figure("expert_feed_forward_length"),
    headCount,
    headCountKv: latent === null ? (one("attention.head_count_kv") ?? headCount) : headCount,
    headSize: figure("attention.key_length") ?? Math.floor((width ?? 0) / (headCount ?? 1)),
    vocabularySize: embedding?.dimensions[1],
    contextLength: figure("context_length"),
    ropeFrequencyBase: numberOf(metadata, `${architecture}.rope.freq_base`) ?? USUAL_ROPE_BASE,
    rmsEpsilon: numberOf(metadata, `${architecture}.attention.layer_norm_rms_epsilon`) ?? USUAL_EPSILON,
    tiedEmbeddings: !tensors.some(({ name }) => name === "output.weight"),
    slidingWindow: windowOf(layers),
    experts: expertsOf(metadata, architecture),
    latentAttention: latent,
  });
  return shape.success ? shape.data : null;
}

function sameInAll(metadata: Metadata, key: string, layers: number): number | null {
  const figures = perLayer(metadata, key, layers);
  const [first] = figures ?? [];
  return first !== undefined && figures?.every((figure) => figure === first) === true ? first : null;
}

function windowOf(layers: NonNullable<ReturnType<typeof cacheLayersOfHeader>>) {
  const tokens = layers.find(({ windowTokens }) => windowTokens !== null)?.windowTokens;
  if (tokens == null) return null;
  const [first, second] = layers.flatMap(({ windowTokens }, block) => (windowTokens === null ? [block] : []));
  // Where all layers have a window, none looks at everything; some models begin with one that does.
  if (first === undefined) return { tokens, fullEvery: layers.length + 1 };
  return { tokens, fullEvery: first === 0 && second !== undefined ? second : first + 1 };
}

function expertsOf(metadata: Metadata, architecture: string) {
  const figure = (name: string) => countOf(metadata, `${architecture}.${name}`);
  const count = figure("expert_count") ?? 0;
  if (count === 0) return null;
  return {
    count,
    usedCount: figure("expert_used_count"),
    feedForwardLength: figure("expert_feed_forward_length") ?? figure("feed_forward_length"),
    sharedCount: figure("expert_shared_count") ?? 0,
    leadingDenseBlocks: figure("leading_dense_block_count") ?? 0,
  };
}

function latentOf(metadata: Metadata, architecture: string) {
  const figure = (name: string) => countOf(metadata, `${architecture}.${name}`);
  const [rank, rotated] = [figure("attention.kv_lora_rank"), figure("rope.dimension_count")];
  const key = figure("attention.key_length_mla") ?? 0;
  if (rank === null || rotated === null || key <= rotated) return null;
  return {
    kvLoraRank: rank,
    queryLoraRank: figure("attention.q_lora_rank"),
    ropeHeadSize: rotated,
    noRopeHeadSize: key - rotated,
    valueHeadSize: figure("attention.value_length_mla"),
  };
}
