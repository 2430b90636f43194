import { RigmarkError } from "../../errors.js";
import type { ArchitectureShape, SynthQuantization } from "../../schema/model.js";

/** What tells the blocks of one architecture from those of another. */
export interface ArchitectureTraits {
  /** Projections of the attention that have a bias. */
  readonly biased: readonly ("q" | "k" | "v" | "output")[];
  /** Queries and keys are normalized, head by head or all heads as one; null where they are not. */
  readonly queryKeyNorms: "by head" | "whole" | null;
  /** Norm before the attention. */
  readonly beforeAttention: boolean;
  /** Norm before the feed-forward layer. */
  readonly beforeFeedForward: "ffn_norm" | "post_attention_norm" | null;
  /** Norms after attention and after the feed-forward layer. */
  readonly postNorms: boolean;
  /** Queries, keys and values lie in one matrix, and gate and up of the feed-forward layer in another. */
  readonly fused: boolean;
  /** Every head has a sink that takes a share of the attention. */
  readonly sinks: boolean;
  /** Router and experts have biases. */
  readonly expertBiases: boolean;
  /** The scores by which experts are chosen are corrected by a bias each. */
  readonly scoreBiases: boolean;
  readonly mixture: boolean;
  /** Keys and values are kept as one compressed vector. */
  readonly latent: boolean;
}

const PLAIN: ArchitectureTraits = {
  biased: [],
  queryKeyNorms: null,
  beforeAttention: true,
  beforeFeedForward: "ffn_norm",
  postNorms: false,
  fused: false,
  sinks: false,
  expertBiases: false,
  scoreBiases: false,
  mixture: false,
  latent: false,
};

const QWEN3: ArchitectureTraits = { ...PLAIN, queryKeyNorms: "by head" };

/** By `general.architecture`: load_arch_tensors of llama.cpp's src/models/<architecture>.cpp, gpt-oss in openai-moe.cpp. */
const TRAITS: Readonly<Record<string, ArchitectureTraits>> = {
  llama: PLAIN,
  llama4: { ...PLAIN, mixture: true },
  mistral3: PLAIN,
  mistral4: { ...PLAIN, mixture: true, latent: true },
  smollm3: PLAIN,
  granite: PLAIN,
  qwen2: { ...PLAIN, biased: ["q", "k", "v"] },
  qwen3: QWEN3,
  qwen3vl: QWEN3,
  qwen3moe: { ...QWEN3, mixture: true },
  qwen3vlmoe: { ...QWEN3, mixture: true },
  gemma3: { ...QWEN3, postNorms: true },
  phi3: { ...PLAIN, fused: true },
  olmo2: {
    ...PLAIN,
    queryKeyNorms: "whole",
    beforeAttention: false,
    beforeFeedForward: null,
    postNorms: true,
  },
  seed_oss: { ...PLAIN, biased: ["q", "k", "v"], beforeFeedForward: "post_attention_norm" },
  // GLM-4.5 and its successors normalize queries and keys, GLM-4.5-Air does not: under 0.001 % of their weights.
  glm4moe: {
    ...PLAIN,
    biased: ["q", "k", "v"],
    beforeFeedForward: "post_attention_norm",
    scoreBiases: true,
    mixture: true,
  },
  "minimax-m2": { ...PLAIN, queryKeyNorms: "whole", scoreBiases: true, mixture: true },
  "ernie4_5-moe": { ...PLAIN, scoreBiases: true, mixture: true },
  deepseek2: { ...PLAIN, scoreBiases: true, mixture: true, latent: true },
  "gpt-oss": {
    ...PLAIN,
    biased: ["q", "k", "v", "output"],
    beforeFeedForward: "post_attention_norm",
    sinks: true,
    expertBiases: true,
    mixture: true,
  },
};

/** Architectures that can be written, for messages. */
const SYNTHETIC_ARCHITECTURES: readonly string[] = Object.keys(TRAITS);

/** Traits of the shape's architecture; refuses a shape that cannot be written. */
export function traitsOf(shape: ArchitectureShape): ArchitectureTraits {
  const traits = Object.hasOwn(TRAITS, shape.architecture) ? TRAITS[shape.architecture] : undefined;
  if (traits === undefined) {
    throw new RigmarkError("bad-model", `no made-up weights for the architecture ${shape.architecture}`, {
      hint: `Architectures that can be written: ${SYNTHETIC_ARCHITECTURES.join(", ")}`,
    });
  }
  if (!hasPartsOf(shape, traits)) {
    throw new RigmarkError("bad-model", `the shape does not fit its architecture ${shape.architecture}`, {
      hint: "Experts or latent attention are missing, or stand where this architecture has none",
    });
  }
  return traits;
}

function hasPartsOf(shape: ArchitectureShape, traits: ArchitectureTraits): boolean {
  return traits.mixture === (shape.experts !== null) && traits.latent === (shape.latentAttention !== null);
}

/** True for a shape and quantization of which every tensor is known, so that neither is refused. */
export function isPlanned(shape: ArchitectureShape, quantization: SynthQuantization): boolean {
  const traits = Object.hasOwn(TRAITS, shape.architecture) ? TRAITS[shape.architecture] : undefined;
  return traits !== undefined && hasPartsOf(shape, traits) && isPublishedIn(shape, quantization);
}

function isPublishedIn({ experts }: ArchitectureShape, quantization: SynthQuantization): boolean {
  return quantization !== "MXFP4" || experts !== null;
}

/** Refuses a quantization that the architecture is not published in: MXFP4 is a format of experts. */
export function refuseQuantization(shape: ArchitectureShape, quantization: SynthQuantization): void {
  if (isPublishedIn(shape, quantization)) return;
  throw new RigmarkError("bad-model", "MXFP4 is made for the experts of mixtures; this model has none", {
    hint: "Choose another quantization, such as Q4_K_M",
  });
}
