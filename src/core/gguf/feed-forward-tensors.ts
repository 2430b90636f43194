import type { ArchitectureShape, ExpertShape } from "../../schema/model.js";
import type { NamedRows } from "./attention-tensors.js";
import type { ArchitectureTraits } from "./synthetic-architectures.js";

/** Tensors of one block's feed-forward layer, its norms included (load_arch_tensors in llama.cpp's src/models/). */
export function feedForwardTensors(
  shape: ArchitectureShape,
  traits: ArchitectureTraits,
  block: number,
): NamedRows {
  const width = shape.embeddingLength;
  const { experts } = shape;
  const names = [traits.beforeFeedForward, traits.postNorms ? "post_ffw_norm" : null];
  const norms: NamedRows = names.flatMap((name) => (name === null ? [] : [[`${name}.weight`, [width]]]));
  if (experts === null || block < experts.leadingDenseBlocks) return [...norms, ...dense(shape, traits)];
  return [...norms, ...mixture(width, experts), ...mixtureBiases(width, experts, traits)];
}

function dense(shape: ArchitectureShape, { fused }: ArchitectureTraits): NamedRows {
  const { embeddingLength: width, feedForwardLength: hidden } = shape;
  const down = ["ffn_down.weight", [hidden, width]] as const;
  if (fused) return [down, ["ffn_up.weight", [width, 2 * hidden]]];
  return [down, ["ffn_gate.weight", [width, hidden]], ["ffn_up.weight", [width, hidden]]];
}

/** The same matrix of all experts is stored as one tensor; experts that always work as one of their own. */
function mixture(width: number, { count, feedForwardLength, sharedCount }: ExpertShape): NamedRows {
  const router = ["ffn_gate_inp.weight", [width, count]] as const;
  const chosen = triple("exps", width, feedForwardLength, [count]);
  return sharedCount === 0
    ? [router, ...chosen]
    : [router, ...chosen, ...triple("shexp", width, feedForwardLength * sharedCount, [])];
}

function triple(kind: string, width: number, hidden: number, rest: readonly number[]): NamedRows {
  return [
    [`ffn_down_${kind}.weight`, [hidden, width, ...rest]],
    [`ffn_gate_${kind}.weight`, [width, hidden, ...rest]],
    [`ffn_up_${kind}.weight`, [width, hidden, ...rest]],
  ];
}

/** DeepSeek-V3 corrects the scores of its experts; gpt-oss has biases in the router and in every expert. */
function mixtureBiases(
  width: number,
  { count, feedForwardLength }: ExpertShape,
  { expertBiases, scoreBiases }: ArchitectureTraits,
): NamedRows {
  if (!expertBiases) return scoreBiases ? [["exp_probs_b.bias", [count]]] : [];
  return [
    ["ffn_down_exps.bias", [width, count]],
    ["ffn_gate_exps.bias", [feedForwardLength, count]],
    ["ffn_gate_inp.bias", [count]],
    ["ffn_up_exps.bias", [feedForwardLength, count]],
  ];
}
