import type { ArchitectureShape } from "../../schema/model.js";
import { attentionTensors, type NamedRows } from "./attention-tensors.js";
import { feedForwardTensors } from "./feed-forward-tensors.js";
import { type ArchitectureTraits, traitsOf } from "./synthetic-architectures.js";

/** A weight of the model before a type is chosen. `dimensions` are in GGUF order: the row length comes first. */
export interface TensorShape {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** Block it belongs to; null for the tensors outside the blocks. */
  readonly block: number | null;
}

/**
 * All tensors of a model, named as llama.cpp names them (src/llama-arch.cpp) and in the order in which
 * llama-quantize writes them: those outside the blocks first, then block by block, each by name
 * (weight_name_comparer, src/llama-model-loader.h). Refuses an architecture that cannot be written.
 */
export function listTensors(shape: ArchitectureShape): TensorShape[] {
  const traits = traitsOf(shape);
  const blocks = Array.from({ length: shape.blockCount }, (_, block) =>
    [...attentionTensors(shape, traits), ...feedForwardTensors(shape, traits, block)]
      .sort(byName)
      .map(([name, dimensions]) => ({ name: `blk.${block}.${name}`, dimensions, block })),
  );
  return [...outerTensors(shape, traits), ...blocks.flat()];
}

function outerTensors(shape: ArchitectureShape, traits: ArchitectureTraits): TensorShape[] {
  const embedding = [shape.embeddingLength, shape.vocabularySize];
  const rows: NamedRows = [
    ...(shape.tiedEmbeddings ? [] : ([["output.weight", embedding]] satisfies NamedRows)),
    ["output_norm.weight", [shape.embeddingLength]],
    ...ropeFactors(shape, traits),
    ["token_embd.weight", embedding],
  ];
  return rows.map(([name, dimensions]) => ({ name, dimensions, block: null }));
}

/** Llama 3.1 has one set of factors; the Phi models have two, for short and for long contexts. */
function ropeFactors(shape: ArchitectureShape, { fused }: ArchitectureTraits): NamedRows {
  if (!shape.ropeFactors) return [];
  const names = fused ? ["rope_factors_long", "rope_factors_short"] : ["rope_freqs"];
  return names.map((name) => [`${name}.weight`, [shape.headSize / 2]] as const);
}

function byName([one]: NamedRows[number], [other]: NamedRows[number]): number {
  return one < other ? -1 : 1;
}
