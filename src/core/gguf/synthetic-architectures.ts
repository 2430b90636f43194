import { RigmarkError } from "../../errors.js";
import type { ArchitectureShape, SynthQuantization } from "../../schema/model.js";

/** What tells the blocks of one architecture from those of another. */
export interface ArchitectureTraits {
  /** Projections of the attention that have a bias. */
  readonly biased: readonly ("q" | "k" | "v" | "output")[];
  /** Queries and keys are normalized, head by head. */
  readonly queryKeyNorms: boolean;
  /** Norm before the feed-forward layer. */
  readonly beforeFeedForward: "ffn_norm" | "post_attention_norm";
  /** Norms after attention and after the feed-forward layer, beside those before them. */
  readonly postNorms: boolean;
  /** Queries, keys and values lie in one matrix, and gate and up of the feed-forward layer in another. */
  readonly fused: boolean;
  /** Every head has a sink that takes a share of the attention. */
  readonly sinks: boolean;
  /** Router and experts have biases. */
  readonly expertBiases: boolean;
  readonly mixture: boolean;
}

const PLAIN: ArchitectureTraits = {
  biased: [],
  queryKeyNorms: false,
  beforeFeedForward: "ffn_norm",
  postNorms: false,
  fused: false,
  sinks: false,
  expertBiases: false,
  mixture: false,
};

/** By `general.architecture`: load_arch_tensors of llama.cpp's src/models/<architecture>.cpp, gpt-oss in openai-moe.cpp. */
const TRAITS: Readonly<Record<string, ArchitectureTraits>> = {
  llama: PLAIN,
  qwen2: { ...PLAIN, biased: ["q", "k", "v"] },
  qwen3: { ...PLAIN, queryKeyNorms: true },
  qwen3moe: { ...PLAIN, queryKeyNorms: true, mixture: true },
  gemma3: { ...PLAIN, queryKeyNorms: true, postNorms: true },
  phi3: { ...PLAIN, fused: true },
  deepseek2: { ...PLAIN, mixture: true },
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
  const latent = shape.architecture === "deepseek2";
  return traits.mixture === (shape.experts !== null) && latent === (shape.latentAttention !== null);
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
