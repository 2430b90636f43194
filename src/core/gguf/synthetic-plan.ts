import type { ArchitectureShape, ModelRow, SynthQuantization } from "../../schema/model.js";
import { FILE_TYPES } from "./file-types.js";
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
import { refuseQuantization } from "./synthetic-architectures.js";
import { describeShape, describeTokenizer } from "./synthetic-metadata.js";
import { listTensors } from "./tensor-list.js";
import { buildVocabulary, type Vocabulary } from "./vocabulary.js";

/** Metadata key that marks a file whose weights were made up. */
export const SYNTHETIC_KEY = "rigmark.synthetic";

/** What follows the model's name in such a file. */
export const SYNTHETIC_SUFFIX = " (synthetic weights)";

/** Version of what is written into a synthetic file; raise it with every change of the bytes. */
export const SYNTHETIC_FORMAT = 1;

/** Published files whose header is taken for that of others: first those of which every tensor's type is sure. */
const HEADER_SOURCES = ["Q8_0", "Q4_K_M", "Q6_K", "Q5_K_M", "BF16", "F16", "MXFP4"] as const;

/** Bytes of a real header for each token: 39 in Qwen's files, 61 in Llama's, fewer without merges. */
const HEADER_BYTES_PER_TOKEN = { least: 12, most: 100 };

/** What a synthetic file is going to hold. */
export interface SyntheticPlan {
  readonly header: Uint8Array;
  readonly tensors: readonly PlacedTensor[];
  /** Size of the whole file, bytes. */
  readonly fileBytes: number;
}

/** Tensors of a shape with their types and places. */
export function planTensors(shape: ArchitectureShape, quantization: SynthQuantization): PlacedTensor[] {
  refuseQuantization(shape, quantization);
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

/**
 * Bytes before the tensor data in the published file; other quantizations of a model have the same tokenizer.
 * A figure that no tokenizer explains comes from a file with other tensors than ours, and is passed over.
 */
export function publishedHeaderBytes(row: ModelRow, quantization: SynthQuantization): number | null {
  for (const candidate of [quantization, ...HEADER_SOURCES]) {
    const published = row.files[candidate];
    if (published === undefined) continue;
    const bytes = published.sizeBytes - dataBytes(planTensors(row.shape, candidate));
    const perToken = bytes / row.shape.vocabularySize;
    if (perToken >= HEADER_BYTES_PER_TOKEN.least && perToken <= HEADER_BYTES_PER_TOKEN.most) return bytes;
  }
  return null;
}

/** llama.cpp asks a model named phi-3 for tokens that ours have not (src/llama-vocab.cpp, attributes by name). */
function syntheticName({ name }: ModelRow): string {
  return `${name.replace(/phi-?3/i, "Phi 3")}${SYNTHETIC_SUFFIX}`;
}

function describe(row: ModelRow, quantization: SynthQuantization, vocabulary: Vocabulary): Metadata {
  return {
    "general.architecture": { type: "string", value: row.shape.architecture },
    "general.name": { type: "string", value: syntheticName(row) },
    "general.file_type": { type: "u32", value: FILE_TYPES[quantization] },
    "general.quantization_version": { type: "u32", value: 2 },
    [SYNTHETIC_KEY]: { type: "bool", value: true },
    "rigmark.synthetic_format": { type: "u32", value: SYNTHETIC_FORMAT },
    ...describeShape(row.shape),
    ...describeTokenizer(vocabulary),
  };
}
