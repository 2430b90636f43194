import type { GgmlTypeName } from "../gguf/ggml-types.js";
import { dataBytes } from "../gguf/header.js";

/** A tensor as far as its weight counts. */
export interface WeighedTensor {
  readonly name: string;
  /** Row length first. */
  readonly dimensions: readonly number[];
  readonly type: GgmlTypeName;
  readonly bytes: number;
}

/** Processors by what they make llama.cpp rearrange: x86 without and with AVX-512, Arm. */
export type Processor = "avx2" | "avx512" | "arm";

/**
 * Types of which llama.cpp keeps a second, rearranged copy (ggml_repack_get_optimal_repack_type in
 * ggml/src/ggml-cpu/repack.cpp of v0.5.0). On Arm with dot products; nothing was compared there.
 */
const REARRANGED: Readonly<Record<Processor, ReadonlySet<GgmlTypeName>>> = {
  avx2: new Set(["Q4_0", "Q4_K", "MXFP4"]),
  avx512: new Set(["Q4_0", "Q4_K", "MXFP4", "Q2_K"]),
  arm: new Set(["Q4_0", "Q4_K", "MXFP4", "Q5_K", "Q6_K", "Q8_0"]),
};

/** Rows are rearranged in groups of so many; other matrices stay as they are. */
const ROWS_TOGETHER = 8;

const EMBEDDING = "token_embd.weight";

/** Share of a quantization's blocks in these types, for shapes whose tensors are not known; counted on Llama 3.1 8B. */
const SHARE: Readonly<Record<string, number>> = { Q4_K_M: 0.8, Q4_0: 1, MXFP4: 1 };

function isRearrangedType({ type, dimensions }: WeighedTensor, processor: Processor): boolean {
  return REARRANGED[processor].has(type) && (dimensions[1] ?? 0) % ROWS_TOGETHER === 0;
}

/**
 * True for a matrix that is multiplied, or one of a mixture's experts. The embedding is looked up, and the slices of
 * latent attention are multiplied head by head, which the rearranged form cannot do (supports_op in repack.cpp).
 */
function isRearranged(tensor: WeighedTensor, processor: Processor): boolean {
  const isSupported = tensor.dimensions.length === 2 || tensor.name.includes("_exps.");
  return tensor.name !== EMBEDDING && isSupported && isRearrangedType(tensor, processor);
}

/**
 * Main memory that weights take on a processor, bytes: the mapped file from the first to the last tensor that is used
 * as it lies there, and the copies. Checked against llama.cpp to the byte (test/engine/memory-fit.test.ts).
 */
export function cpuWeightBytes(tensors: readonly WeighedTensor[], processor: Processor): number {
  const copied = tensors.map((tensor) => isRearranged(tensor, processor));
  const mapped = tensors.slice(copied.indexOf(false), copied.lastIndexOf(false) + 1);
  const copies = tensors.filter((_, index) => copied[index]);
  return dataBytes(mapped) + sumOfBytes(copies) + tiedOutputBytes(tensors, processor);
}

/** A tied embedding is looked up as it lies in the file and multiplied in rearranged form. */
function tiedOutputBytes(tensors: readonly WeighedTensor[], processor: Processor): number {
  if (tensors.some(({ name }) => name === "output.weight")) return 0;
  return sumOfBytes(
    tensors.filter((tensor) => tensor.name === EMBEDDING && isRearrangedType(tensor, processor)),
  );
}

function sumOfBytes(tensors: readonly WeighedTensor[]): number {
  return tensors.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The same from the size of all blocks, for shapes whose tensors are not known. */
export function estimatedCpuWeightBytes(
  totalBytes: number,
  blockBytes: number,
  quantization: string,
): number {
  return totalBytes + blockBytes * (SHARE[quantization] ?? 0);
}
