import type { ArchitectureShape, LatentAttentionShape } from "../../schema/model.js";
import type { ArchitectureTraits } from "./synthetic-architectures.js";

/** Names within a block, with dimensions in GGUF order. */
export type NamedRows = readonly (readonly [name: string, dimensions: readonly number[]])[];

/** Tensors of one block's attention, the norm before it included (load_arch_tensors in llama.cpp's src/models/). */
export function attentionTensors(shape: ArchitectureShape, traits: ArchitectureTraits): NamedRows {
  const norm: NamedRows = traits.beforeAttention ? [["attn_norm.weight", [shape.embeddingLength]]] : [];
  const { latentAttention: latent } = shape;
  if (latent !== null) return [...norm, ...latentProjections(shape, latent)];
  return [...norm, ...projections(shape, traits), ...biases(shape, traits), ...extras(shape, traits)];
}

function projections(shape: ArchitectureShape, { fused }: ArchitectureTraits): NamedRows {
  const width = shape.embeddingLength;
  const { q, k } = widths(shape);
  const output = ["attn_output.weight", [q, width]] as const;
  if (fused) return [["attn_qkv.weight", [width, q + 2 * k]], output];
  return [
    ["attn_k.weight", [width, k]],
    output,
    ["attn_q.weight", [width, q]],
    ["attn_v.weight", [width, k]],
  ];
}

function widths(shape: ArchitectureShape): { q: number; k: number; v: number; output: number } {
  const k = shape.headCountKv * shape.headSize;
  return { q: shape.headCount * shape.headSize, k, v: k, output: shape.embeddingLength };
}

function biases(shape: ArchitectureShape, { biased }: ArchitectureTraits): NamedRows {
  return biased.map((which) => [`attn_${which}.bias`, [widths(shape)[which]]] as const);
}

function extras(shape: ArchitectureShape, traits: ArchitectureTraits): NamedRows {
  const rows: [string, number[]][] = [];
  if (traits.queryKeyNorms !== null) {
    const whole = traits.queryKeyNorms === "whole";
    const { q, k } = whole ? widths(shape) : { q: shape.headSize, k: shape.headSize };
    rows.push(["attn_k_norm.weight", [k]], ["attn_q_norm.weight", [q]]);
  }
  if (traits.postNorms) rows.push(["post_attention_norm.weight", [shape.embeddingLength]]);
  if (traits.sinks) rows.push(["attn_sinks.weight", [shape.headCount]]);
  return rows;
}

/** Keys and values are unpacked by two matrices, one slice a head (src/models/deepseek2.cpp). */
function latentProjections(shape: ArchitectureShape, latent: LatentAttentionShape): NamedRows {
  const width = shape.embeddingLength;
  const queries = shape.headCount * (latent.noRopeHeadSize + latent.ropeHeadSize);
  const query: NamedRows =
    latent.queryLoraRank === null
      ? [["attn_q.weight", [width, queries]]]
      : [
          ["attn_q_a.weight", [width, latent.queryLoraRank]],
          ["attn_q_a_norm.weight", [latent.queryLoraRank]],
          ["attn_q_b.weight", [latent.queryLoraRank, queries]],
        ];
  return [
    ...query,
    ["attn_k_b.weight", [latent.noRopeHeadSize, latent.kvLoraRank, shape.headCount]],
    ["attn_kv_a_mqa.weight", [width, latent.kvLoraRank + latent.ropeHeadSize]],
    ["attn_kv_a_norm.weight", [latent.kvLoraRank]],
    ["attn_output.weight", [shape.headCount * latent.valueHeadSize, width]],
    ["attn_v_b.weight", [latent.kvLoraRank, latent.valueHeadSize, shape.headCount]],
  ];
}
