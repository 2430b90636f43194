/** Bits a weight of the parts of a model: attention and feed-forward, experts, embedding, output. */
export interface QuantizationBits {
  readonly blocks: number;
  readonly experts: number;
  readonly embedding: number;
  readonly output: number;
}

/**
 * From the sizes that llama.cpp prints for Llama 3.1 8B (tools/quantize/README.md) less embedding and output, whose
 * types are fixed (src/llama-quant.cpp), and the block layouts of ggml-common.h; MXFP4 as in the published gpt-oss
 * files: experts in MXFP4, the rest in Q8_0. The best first.
 */
const BITS: Readonly<Record<string, QuantizationBits>> = {
  F16: all(16),
  BF16: all(16),
  Q8_0: all(8.5),
  Q6_K: all(6.5625),
  Q5_K_M: mixed(5.66, 5.5),
  Q4_K_M: mixed(4.81, 4.5),
  Q4_0: mixed(4.5, 4.5),
  MXFP4: { blocks: 8.5, experts: 4.25, embedding: 8.5, output: 8.5 },
  Q3_K_M: mixed(3.85, 3.4375),
  Q2_K: mixed(2.95, 2.625),
};

/** Quantizations whose size can be told without a published file, the best first. */
export const SIZED_QUANTIZATIONS: readonly string[] = Object.keys(BITS);

/** Bits a weight of a quantization; null for one we do not know. */
export function quantizationBits(quantization: string): QuantizationBits | null {
  return BITS[quantization] ?? null;
}

function all(bits: number): QuantizationBits {
  return { blocks: bits, experts: bits, embedding: bits, output: bits };
}

function mixed(blocks: number, embedding: number): QuantizationBits {
  return { blocks, experts: blocks, embedding, output: 6.5625 };
}
