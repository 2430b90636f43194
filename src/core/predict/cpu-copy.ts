import type { PlacedTensor } from "../gguf/header.js";
import { dataBytes } from "../gguf/header.js";

/** Types of which llama.cpp keeps a second, rearranged copy on processors (ggml/src/ggml-cpu/repack.cpp of v0.5.0). */
const REARRANGED: ReadonlySet<string> = new Set(["Q4_K", "Q4_0"]);

/** Share of a quantization's blocks in these types, for shapes whose tensors are not known; counted on Llama 3.1 8B. */
const SHARE: Readonly<Record<string, number>> = { Q4_K_M: 0.8, Q4_0: 1 };

/** True for a weight that is multiplied and of such a type; the embedding is only looked up. */
function isRearranged({ type, block }: PlacedTensor): boolean {
  return block !== null && REARRANGED.has(type);
}

/**
 * Main memory that weights take on a processor, bytes: the mapped file from the first to the last tensor that is used
 * as it lies there, and the copies. Checked against llama.cpp to the byte (test/engine/memory-fit.test.ts).
 */
export function cpuWeightBytes(tensors: readonly PlacedTensor[]): number {
  const copies = tensors.filter(isRearranged).reduce((sum, { bytes }) => sum + bytes, 0);
  const used = tensors.flatMap((tensor, index) => (isRearranged(tensor) ? [] : [index]));
  const mapped = tensors.slice(used[0] ?? 0, (used.at(-1) ?? -1) + 1);
  return dataBytes(mapped) + copies;
}

/** The same from the size of all blocks, for shapes whose tensors are not known. */
export function estimatedCpuWeightBytes(
  totalBytes: number,
  blockBytes: number,
  quantization: string,
): number {
  return totalBytes + blockBytes * (SHARE[quantization] ?? 0);
}
