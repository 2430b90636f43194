import type { ArchitectureShape, ModelRow } from "../../schema/model.js";
import { SynthQuantization } from "../../schema/model.js";
import { elementCount } from "../gguf/block-layout.js";
import type { GgufTensor } from "../gguf/read/gguf-header.js";
import { isPlanned } from "../gguf/synthetic-architectures.js";
import { planTensors } from "../gguf/synthetic-plan.js";
import { cpuWeightBytes, estimatedCpuWeightBytes, type Processor, type WeighedTensor } from "./cpu-copy.js";
import { quantizationBits } from "./quantization-bits.js";
import { shapeParts } from "./shape-parts.js";

/** Weights of a model in one quantization, bytes; what a token has to read of them. */
export interface ModelWeights {
  /** All weights in the memory of a graphics card. */
  readonly totalBytes: number;
  /** All weights in main memory where a processor computes: with the rearranged copies it keeps. */
  readonly cpuBytes: Readonly<Record<Processor, number>>;
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
  readonly basis: "the file's tensors" | "tensor plan" | "published size" | "bits per weight";
}

/** A list of devices or contexts asks for the same model over and over, and a plan has a thousand tensors. */
const planned = new WeakMap<ArchitectureShape, Map<SynthQuantization, ModelWeights>>();

/** Weights of a model; null where neither its tensors nor a published size nor the quantization's bits are known. */
export function modelWeights(
  row: Pick<ModelRow, "shape" | "files">,
  quantization: string,
): ModelWeights | null {
  const known = SynthQuantization.safeParse(quantization);
  return known.success && isPlanned(row.shape, known.data)
    ? plannedWeights(row.shape, known.data)
    : fromBits(row, quantization);
}

function plannedWeights(shape: ArchitectureShape, quantization: SynthQuantization): ModelWeights {
  const ofShape = planned.get(shape) ?? new Map<SynthQuantization, ModelWeights>();
  const weights = ofShape.get(quantization) ?? fromTensors(shape, planTensors(shape, quantization));
  planned.set(shape, ofShape.set(quantization, weights));
  return weights;
}

function fromBits(row: Pick<ModelRow, "shape" | "files">, quantization: string): ModelWeights | null {
  const parts = shapeParts(row.shape);
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
  const cpuBytes = estimatedCpuWeightBytes(total, blocks, quantization);
  return {
    ...sparse(row.shape, parts),
    totalBytes: total,
    cpuBytes: { avx2: cpuBytes, avx512: cpuBytes, arm: cpuBytes },
    alwaysBytes: always * scale,
    expertBytes: experts * scale,
    outputBytes: output * scale,
    basis: published === undefined ? "bits per weight" : "published size",
  };
}

/** Weights of a file by its own tensors; null where one has a type that we cannot size. */
export function weightsOfFile(shape: ArchitectureShape, tensors: readonly GgufTensor[]): ModelWeights | null {
  const weighed = tensors.flatMap(({ name, dimensions, type, bytes }): WeighedTensor[] =>
    type === null || bytes === null ? [] : [{ name, dimensions, type, bytes }],
  );
  if (weighed.length < tensors.length || weighed.length === 0) return null;
  return { ...fromTensors(shape, weighed), basis: "the file's tensors" };
}

/** Bytes of weights read to decode one token of each of several sequences: experts as often as chance hits them. */
export function weightBytesRead(weights: ModelWeights, sequences: number): number {
  const { alwaysBytes, expertBytes, expertsUsed, expertCount } = weights;
  if (expertCount === 0) return alwaysBytes;
  // Of E experts n tokens with k each touch E (1 - (1 - k/E)^n) where routing is even.
  const touched = 1 - (1 - expertsUsed / expertCount) ** sequences;
  return alwaysBytes + expertBytes * touched;
}

function fromTensors(shape: ArchitectureShape, tensors: readonly WeighedTensor[]): ModelWeights {
  const total = sumOf(tensors, bytesOf);
  const experts = tensors.filter(({ name }) => name.includes("_exps."));
  const expertBytes = sumOf(experts, bytesOf);
  const embedding = sumOf(tensors.filter(isNamed("token_embd.weight")), bytesOf);
  const outer = tensors.filter(({ name }) => !name.startsWith("blk."));
  return {
    ...sparse(shape, {
      always: sumOf(tensors, elementsOf) - sumOf(outer, elementsOf) - sumOf(experts, elementsOf),
      experts: sumOf(experts, elementsOf),
    }),
    totalBytes: total,
    cpuBytes: {
      avx2: cpuWeightBytes(tensors, "avx2"),
      avx512: cpuWeightBytes(tensors, "avx512"),
      arm: cpuWeightBytes(tensors, "arm"),
    },
    alwaysBytes: total - expertBytes - (shape.tiedEmbeddings ? 0 : embedding),
    expertBytes,
    outputBytes: shape.tiedEmbeddings ? embedding : sumOf(tensors.filter(isNamed("output.weight")), bytesOf),
    basis: "tensor plan",
  };
}

function sumOf(tensors: readonly WeighedTensor[], figure: (tensor: WeighedTensor) => number): number {
  return tensors.reduce((sum, tensor) => sum + figure(tensor), 0);
}

function bytesOf({ bytes }: WeighedTensor): number {
  return bytes;
}

function elementsOf({ dimensions }: WeighedTensor): number {
  return elementCount(dimensions);
}

function isNamed(wanted: string) {
  return ({ name }: WeighedTensor) => name === wanted;
}

function sparse(
  { experts }: ArchitectureShape,
  parameters: { readonly always: number; readonly experts: number },
) {
  const expertsUsed = experts?.usedCount ?? 0;
  const expertCount = experts?.count ?? 0;
  const share = expertCount === 0 ? 0 : expertsUsed / expertCount;
  return { expertsUsed, expertCount, blockParameters: parameters.always + parameters.experts * share };
}
