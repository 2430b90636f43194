import { RigmarkError } from "../../errors.js";
import type { ArchitectureShape } from "../../schema/model.js";

/** A weight of the model before a type is chosen. `dimensions` are in GGUF order: the row length comes first. */
export interface TensorShape {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** Block it belongs to; null for the tensors outside the blocks. */
  readonly block: number | null;
}

/** Architectures whose tensors are known here. */
const KNOWN: readonly string[] = ["llama", "qwen2"];

/**
 * All tensors of a dense llama or qwen2 model, named as llama.cpp names them (src/models/llama.cpp and
 * src/models/qwen2.cpp) and in the order in which llama-quantize writes them: those outside the blocks first,
 * then block by block, each by name (weight_name_comparer, src/llama-model-loader.h). Throws "bad-model" for another
 * architecture.
 */
export function listTensors(shape: ArchitectureShape): TensorShape[] {
  if (!KNOWN.includes(shape.architecture)) {
    throw new RigmarkError(
      "bad-model",
      `no synthetic model of this architecture yet: ${shape.architecture}`,
      {
        hint: `Architectures that can be written: ${KNOWN.join(", ")}`,
      },
    );
  }
  const blocks = Array.from({ length: shape.blockCount }, (_, block) => blockTensors(shape, block));
  return [...outerTensors(shape), ...blocks.flat()];
}

function outerTensors(shape: ArchitectureShape): TensorShape[] {
  const embedding = [shape.embeddingLength, shape.vocabularySize];
  const output = shape.tiedEmbeddings ? [] : [{ name: "output.weight", dimensions: embedding, block: null }];
  const ropeFactors = shape.ropeFactors
    ? [{ name: "rope_freqs.weight", dimensions: [shape.headSize / 2], block: null }]
    : [];
  return [
    ...output,
    { name: "output_norm.weight", dimensions: [shape.embeddingLength], block: null },
    ...ropeFactors,
    { name: "token_embd.weight", dimensions: embedding, block: null },
  ];
}

function blockTensors(shape: ArchitectureShape, block: number): TensorShape[] {
  const width = shape.embeddingLength;
  const queries = shape.headCount * shape.headSize;
  const keys = shape.headCountKv * shape.headSize;
  const hidden = shape.feedForwardLength;
  const biased = shape.architecture === "qwen2";
  const rows: [string, number[]][] = [
    ...(biased ? [["attn_k.bias", [keys]] satisfies [string, number[]]] : []),
    ["attn_k.weight", [width, keys]],
    ["attn_norm.weight", [width]],
    ["attn_output.weight", [queries, width]],
    ...(biased ? [["attn_q.bias", [queries]] satisfies [string, number[]]] : []),
    ["attn_q.weight", [width, queries]],
    ...(biased ? [["attn_v.bias", [keys]] satisfies [string, number[]]] : []),
    ["attn_v.weight", [width, keys]],
    ["ffn_down.weight", [hidden, width]],
    ["ffn_gate.weight", [width, hidden]],
    ["ffn_norm.weight", [width]],
    ["ffn_up.weight", [width, hidden]],
  ];
  return rows.map(([name, dimensions]) => ({ name: `blk.${block}.${name}`, dimensions, block }));
}
