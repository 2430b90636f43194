import type { ArchitectureShape, ExpertShape, LatentAttentionShape } from "../../schema/model.js";
import type { Metadata, MetadataEntry } from "./metadata.js";
import type { Vocabulary } from "./vocabulary.js";

/** How scores become weights of experts: llama_expert_gating_func_type in src/llama-hparams.h. */
const SIGMOID = 2;

/** Hyperparameters under llama.cpp's keys (src/llama-arch.cpp; load_arch_hparams in src/models/). */
export function describeShape(shape: ArchitectureShape): Metadata {
  const prefix = shape.architecture;
  const { latentAttention: latent } = shape;
  // Latent attention keeps one compressed head a token, with the rotated part beside it (src/models/deepseek2.cpp).
  const heads =
    latent === null
      ? { kv: shape.headCountKv, key: shape.headSize, value: shape.headSize, rotated: shape.headSize }
      : {
          kv: 1,
          key: latent.kvLoraRank + latent.ropeHeadSize,
          value: latent.kvLoraRank,
          rotated: latent.ropeHeadSize,
        };
  return {
    [`${prefix}.block_count`]: u32(shape.blockCount),
    [`${prefix}.context_length`]: u32(shape.contextLength),
    [`${prefix}.embedding_length`]: u32(shape.embeddingLength),
    [`${prefix}.feed_forward_length`]: u32(shape.feedForwardLength),
    [`${prefix}.attention.head_count`]: u32(shape.headCount),
    [`${prefix}.attention.head_count_kv`]: u32(heads.kv),
    [`${prefix}.attention.key_length`]: u32(heads.key),
    [`${prefix}.attention.value_length`]: u32(heads.value),
    [`${prefix}.attention.layer_norm_rms_epsilon`]: { type: "f32", value: shape.rmsEpsilon },
    [`${prefix}.rope.dimension_count`]: u32(heads.rotated),
    [`${prefix}.rope.freq_base`]: { type: "f32", value: shape.ropeFrequencyBase },
    [`${prefix}.vocab_size`]: u32(shape.vocabularySize),
    ...describeWindow(shape),
    ...(shape.experts === null ? {} : describeExperts(prefix, shape.experts)),
    ...(latent === null ? {} : describeLatent(prefix, latent)),
    ...describeOwnKeys(shape),
  };
}

/** Keys that llama.cpp asks of one architecture alone (load_arch_hparams in src/models/). */
function describeOwnKeys({ architecture, headSize, experts }: ArchitectureShape): Metadata {
  switch (architecture) {
    case "granite":
      return { "granite.logit_scale": { type: "f32", value: 1 } };
    case "llama4":
      return { "llama4.interleave_moe_layer_step": u32(1) };
    case "ernie4_5-moe":
      return {
        "ernie4_5-moe.interleave_moe_layer_step": u32(1),
        "ernie4_5-moe.expert_shared_feed_forward_length": u32(
          (experts?.sharedCount ?? 0) * (experts?.feedForwardLength ?? 0),
        ),
      };
    case "minimax-m2":
      return { "minimax-m2.expert_gating_func": u32(SIGMOID) };
    case "qwen3vl":
    case "qwen3vlmoe":
      return { [`${architecture}.rope.dimension_sections`]: positionSections(headSize) };
    default:
      return {};
  }
}

/** Pairs of rotated numbers for time, height and width of a picture: 24, 20 and 20 of Qwen3-VL's heads of 128. */
function positionSections(headSize: number): MetadataEntry {
  const side = Math.floor((headSize * 5) / 32);
  return { type: "i32s", value: [headSize / 2 - 2 * side, side, side, 0] };
}

function describeWindow({ architecture, slidingWindow }: ArchitectureShape): Metadata {
  if (slidingWindow === null) return {};
  return {
    [`${architecture}.attention.sliding_window`]: u32(slidingWindow.tokens),
    [`${architecture}.attention.sliding_window_pattern`]: u32(slidingWindow.fullEvery),
  };
}

function describeExperts(prefix: string, experts: ExpertShape): Metadata {
  return {
    [`${prefix}.expert_count`]: u32(experts.count),
    [`${prefix}.expert_used_count`]: u32(experts.usedCount),
    [`${prefix}.expert_feed_forward_length`]: u32(experts.feedForwardLength),
    [`${prefix}.expert_shared_count`]: u32(experts.sharedCount),
    [`${prefix}.leading_dense_block_count`]: u32(experts.leadingDenseBlocks),
  };
}

function describeLatent(prefix: string, latent: LatentAttentionShape): Metadata {
  return {
    [`${prefix}.attention.kv_lora_rank`]: u32(latent.kvLoraRank),
    ...(latent.queryLoraRank === null
      ? {}
      : { [`${prefix}.attention.q_lora_rank`]: u32(latent.queryLoraRank) }),
    [`${prefix}.attention.key_length_mla`]: u32(latent.noRopeHeadSize + latent.ropeHeadSize),
    [`${prefix}.attention.value_length_mla`]: u32(latent.valueHeadSize),
    // As DeepSeek-V3 has it.
    [`${prefix}.expert_gating_func`]: u32(SIGMOID),
  };
}

function u32(value: number): MetadataEntry {
  return { type: "u32", value };
}

/** A byte-level tokenizer without merges; llama.cpp asks for the key of the merges, not for any. */
export function describeTokenizer(vocabulary: Vocabulary): Metadata {
  return {
    "tokenizer.ggml.model": { type: "string", value: "gpt2" },
    "tokenizer.ggml.pre": { type: "string", value: "gpt-2" },
    "tokenizer.ggml.tokens": { type: "strings", value: vocabulary.tokens },
    "tokenizer.ggml.token_type": { type: "i32s", value: vocabulary.types },
    "tokenizer.ggml.merges": { type: "strings", value: [] },
    "tokenizer.ggml.bos_token_id": u32(vocabulary.beginId),
    "tokenizer.ggml.eos_token_id": u32(vocabulary.endId),
    "tokenizer.ggml.add_bos_token": { type: "bool", value: true },
  };
}
