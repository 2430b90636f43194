import type { ArchitectureShape, ModelRow, SynthQuantization } from "../../schema/model.js";
import {
  aligned,
  dataBytes,
  directoryBytes,
  type PlacedTensor,
  placeTensors,
  serializeHeader,
} from "./header.js";
import { type Metadata, metadataBytes } from "./metadata.js";
import { chooseTensorType } from "./quantization-mix.js";
import { listTensors } from "./tensor-list.js";
import { buildVocabulary, type Vocabulary } from "./vocabulary.js";

/** Metadata key that marks a file whose weights were made up. */
const SYNTHETIC_KEY = "rigmark.synthetic";

/** Version of what is written into a synthetic file; raise it with every change of the bytes. */
export const SYNTHETIC_FORMAT = 1;

/** `general.file_type` (llama_ftype in llama.h). */
const FILE_TYPES: Record<SynthQuantization, number> = { Q4_K_M: 15, Q8_0: 7 };

/** What a synthetic file is going to hold. */
export interface SyntheticPlan {
  readonly header: Uint8Array;
  readonly tensors: readonly PlacedTensor[];
  /** Size of the whole file, bytes. */
  readonly fileBytes: number;
}

/** Tensors of a shape with their types and places. */
export function planTensors(shape: ArchitectureShape, quantization: SynthQuantization): PlacedTensor[] {
  return placeTensors(
    listTensors(shape).map((tensor) => ({ ...tensor, type: chooseTensorType(tensor, shape, quantization) })),
  );
}

/** Plans a file of the published file's size: token names are padded until the header is as long as the real one. */
export function planSynthetic(row: ModelRow, quantization: SynthQuantization): SyntheticPlan {
  const { tensors, padding, fileBytes } = measure(row, quantization);
  const vocabulary = buildVocabulary(row.shape.vocabularySize, padding);
  const header = serializeHeader(describe(row, quantization, vocabulary), tensors);
  return { header, tensors, fileBytes };
}

/** Size of the file that would be written, without making its header. */
export function syntheticFileBytes(row: ModelRow, quantization: SynthQuantization): number {
  return measure(row, quantization).fileBytes;
}

function measure(row: ModelRow, quantization: SynthQuantization) {
  const tensors = planTensors(row.shape, quantization);
  const plain = buildVocabulary(row.shape.vocabularySize, 0);
  const plainBytes = metadataBytes(describe(row, quantization, plain)) + directoryBytes(tensors);
  const target = publishedHeaderBytes(row, quantization) ?? plainBytes;
  const padding = Math.max(0, target - plainBytes);
  return { tensors, padding, fileBytes: aligned(plainBytes + padding) + dataBytes(tensors) };
}

/** Bytes before the tensor data in the published file; the other quantization of a model has the same tokenizer. */
export function publishedHeaderBytes(row: ModelRow, quantization: SynthQuantization): number | null {
  const other = quantization === "Q8_0" ? "Q4_K_M" : "Q8_0";
  for (const candidate of [quantization, other] as const) {
    const published = row.files[candidate];
    if (published !== undefined) return published.sizeBytes - dataBytes(planTensors(row.shape, candidate));
  }
  return null;
}

function describe(row: ModelRow, quantization: SynthQuantization, vocabulary: Vocabulary): Metadata {
  return {
    "general.architecture": { type: "string", value: row.shape.architecture },
    "general.name": { type: "string", value: `${row.name} (synthetic weights)` },
    "general.file_type": { type: "u32", value: FILE_TYPES[quantization] },
    "general.quantization_version": { type: "u32", value: 2 },
    [SYNTHETIC_KEY]: { type: "bool", value: true },
    "rigmark.synthetic_format": { type: "u32", value: SYNTHETIC_FORMAT },
    ...describeShape(row.shape),
    ...describeTokenizer(vocabulary),
  };
}

/** Hyperparameters under llama.cpp's keys (src/llama-arch.cpp). */
export function describeShape(shape: ArchitectureShape): Metadata {
  const prefix = shape.architecture;
  return {
    [`${prefix}.block_count`]: { type: "u32", value: shape.blockCount },
    [`${prefix}.context_length`]: { type: "u32", value: shape.contextLength },
    [`${prefix}.embedding_length`]: { type: "u32", value: shape.embeddingLength },
    [`${prefix}.feed_forward_length`]: { type: "u32", value: shape.feedForwardLength },
    [`${prefix}.attention.head_count`]: { type: "u32", value: shape.headCount },
    [`${prefix}.attention.head_count_kv`]: { type: "u32", value: shape.headCountKv },
    [`${prefix}.attention.key_length`]: { type: "u32", value: shape.headSize },
    [`${prefix}.attention.value_length`]: { type: "u32", value: shape.headSize },
    [`${prefix}.attention.layer_norm_rms_epsilon`]: { type: "f32", value: shape.rmsEpsilon },
    [`${prefix}.rope.dimension_count`]: { type: "u32", value: shape.headSize },
    [`${prefix}.rope.freq_base`]: { type: "f32", value: shape.ropeFrequencyBase },
    [`${prefix}.vocab_size`]: { type: "u32", value: shape.vocabularySize },
  };
}

/** A byte-level tokenizer without merges; llama.cpp asks for the key of the merges, not for any. */
export function describeTokenizer(vocabulary: Vocabulary): Metadata {
  return {
    "tokenizer.ggml.model": { type: "string", value: "gpt2" },
    "tokenizer.ggml.pre": { type: "string", value: "gpt-2" },
    "tokenizer.ggml.tokens": { type: "strings", value: vocabulary.tokens },
    "tokenizer.ggml.token_type": { type: "i32s", value: vocabulary.types },
    "tokenizer.ggml.merges": { type: "strings", value: [] },
    "tokenizer.ggml.bos_token_id": { type: "u32", value: vocabulary.beginId },
    "tokenizer.ggml.eos_token_id": { type: "u32", value: vocabulary.endId },
    "tokenizer.ggml.add_bos_token": { type: "bool", value: true },
  };
}
