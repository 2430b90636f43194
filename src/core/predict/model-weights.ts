import type { ArchitectureShape, ModelRow } from "../../schema/model.js";
import { SynthQuantization } from "../../schema/model.js";
import type { PlacedTensor } from "../gguf/header.js";
import { planTensors } from "../gguf/synthetic-plan.js";
import { cpuWeightBytes, estimatedCpuWeightBytes } from "./cpu-copy.js";
import { quantizationBits } from "./quantization-bits.js";
import { type ShapeParts, shapeParts } from "./shape-parts.js";

/** Weights of a model in one quantization, bytes; what a token has to read of them. */
export interface ModelWeights {
  /** All weights in the memory of a graphics card. */
  readonly totalBytes: number;
  /** All weights in main memory where a processor computes: with the rearranged copies it keeps. */
  readonly cpuBytes: number;
  /** Read for every token, the output matrix included and the embedding left out unless it is the output. */
  readonly alwaysBytes: number;
  /** All experts together, and how many of how many work on one token; zero bytes for a dense model. */
  readonly expertBytes: number;
  readonly expertsUsed: number;
  readonly expertCount: number;
  /** The output matrix alone, part of `alwaysBytes`. */
  readonly outputBytes: number;
  /** Parameters that take part in one token, the output matrix left out: a prompt needs it for its last token only. */
  readonly blockParameters: number;
  readonly basis: "tensor plan" | "published size" | "bits per weight";
}

/** Rows whose tensors the plan of synthetic files knows all of. */
const PLANNED: ReadonlySet<string> = new Set(["llama", "qwen2"]);

/** Weights of a model; null where neither its tensors nor a published size nor the quantization's bits are known. */
export function modelWeights(
  row: Pick<ModelRow, "shape" | "files">,
  quantization: string,
): ModelWeights | null {
  const parts = shapeParts(row.shape);
  const tensors = plannedTensors(row.shape, quantization);
  if (tensors !== null) return fromTensors(row.shape, parts, tensors);
  const bits = quantizationBits(quantization);
  if (bits === null) return null;
  const { tiedEmbeddings } = row.shape;
  const embedding = tiedEmbeddings ? 0 : (parts.embedding * bits.embedding) / 8;
  const output = (parts.output * bits.output) / 8;
  const always = (parts.always * bits.blocks) / 8 + output;
  const experts = (parts.experts * bits.experts) / 8;
  const published = row.files[quantization]?.sizeBytes;
  const scale = published === undefined ? 1 : published / (embedding + always + experts);
  const total = (embedding + always + experts) * scale;
  const blocks = (always + experts - output) * scale;
  return {
    ...sparse(row.shape, parts),
    totalBytes: total,
    cpuBytes: estimatedCpuWeightBytes(total, blocks, quantization),
    alwaysBytes: always * scale,
    expertBytes: experts * scale,
    outputBytes: output * scale,
    basis: published === undefined ? "bits per weight" : "published size",
  };
}

/** Bytes of weights read to decode one token of each of several sequences: experts as often as chance hits them. */
export function weightBytesRead(weights: ModelWeights, sequences: number): number {
  const { alwaysBytes, expertBytes, expertsUsed, expertCount } = weights;
  if (expertCount === 0) return alwaysBytes;
  // Of E experts n tokens with k each touch E (1 - (1 - k/E)^n) where routing is even.
  const touched = 1 - (1 - expertsUsed / expertCount) ** sequences;
  return alwaysBytes + expertBytes * touched;
}

/** The tensors a synthetic file of this shape has; null where its plan does not cover the shape. */
function plannedTensors(shape: ArchitectureShape, quantization: string): readonly PlacedTensor[] | null {
  const known = SynthQuantization.safeParse(quantization);
  if (!known.success || !PLANNED.has(shape.architecture)) return null;
  if (shape.experts !== null || shape.latentAttention !== null) return null;
  return planTensors(shape, known.data);
}

function fromTensors(
  shape: ArchitectureShape,
  parts: ShapeParts,
  tensors: readonly PlacedTensor[],
): ModelWeights {
  const total = tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  const embedding = bytesOf(tensors, "token_embd.weight");
  return {
    ...sparse(shape, parts),
    totalBytes: total,
    cpuBytes: cpuWeightBytes(tensors),
    alwaysBytes: shape.tiedEmbeddings ? total : total - embedding,
    expertBytes: 0,
    outputBytes: shape.tiedEmbeddings ? embedding : bytesOf(tensors, "output.weight"),
    basis: "tensor plan",
  };
}

function bytesOf(tensors: readonly PlacedTensor[], wanted: string): number {
  return tensors.find(({ name }) => name === wanted)?.bytes ?? 0;
}

function sparse({ experts }: ArchitectureShape, parts: ShapeParts) {
  const expertsUsed = experts?.usedCount ?? 0;
  const expertCount = experts?.count ?? 0;
  const share = expertCount === 0 ? 0 : expertsUsed / expertCount;
  return { expertsUsed, expertCount, blockParameters: parts.always + parts.experts * share };
}
