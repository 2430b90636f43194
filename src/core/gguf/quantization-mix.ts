import type { ArchitectureShape, SynthQuantization } from "../../schema/model.js";
import { blockLayout, type GgmlType } from "./block-layout.js";
import type { TensorShape } from "./tensor-list.js";

/**
 * Type that llama-quantize gives a tensor of a dense llama or qwen2 model: llama_tensor_get_type and
 * tensor_type_fallback in llama.cpp's src/llama-quant.cpp.
 */
export function chooseTensorType(
  tensor: TensorShape,
  shape: ArchitectureShape,
  quantization: SynthQuantization,
): GgmlType {
  // Vectors (norms, biases, rope factors) are never quantized.
  if (tensor.dimensions.length < 2) return "F32";
  const wanted = quantization === "Q8_0" ? "Q8_0" : typeInQ4KM(tensor, shape);
  return fallBack(wanted, tensor.dimensions[0] ?? 0);
}

function typeInQ4KM(tensor: TensorShape, shape: ArchitectureShape): GgmlType {
  if (isOutputMatrix(tensor.name, shape)) return rowFits("Q4_K", tensor) ? "Q6_K" : "Q8_0";
  if (tensor.block === null) return "Q4_K";
  const more = useMoreBits(tensor.block, shape.blockCount);
  if (tensor.name.endsWith(".ffn_down.weight")) return more ? "Q6_K" : "Q4_K";
  if (!tensor.name.endsWith(".attn_v.weight")) return "Q4_K";
  if (more) return "Q6_K";
  return isLlama70B(shape) ? "Q5_K" : "Q4_K";
}

/** With tied embeddings the embedding matrix takes the type of the output matrix. */
function isOutputMatrix(name: string, shape: ArchitectureShape): boolean {
  return name === "output.weight" || (shape.tiedEmbeddings && name === "token_embd.weight");
}

/** First and last eighth of the layers, and every third between (use_more_bits, integer divisions as there). */
function useMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}

/** LLM_TYPE_70B in src/models/llama.cpp and src/models/qwen2.cpp. */
function isLlama70B(shape: ArchitectureShape): boolean {
  if (shape.blockCount !== 80) return false;
  return shape.architecture === "qwen2" || shape.headCount !== shape.headCountKv;
}

function rowFits(type: GgmlType, tensor: TensorShape): boolean {
  return (tensor.dimensions[0] ?? 0) % blockLayout(type).elements === 0;
}

const SMALLER_BLOCKS: Partial<Record<GgmlType, GgmlType>> = { Q4_K: "Q5_0", Q5_K: "Q5_1", Q6_K: "Q8_0" };

function fallBack(wanted: GgmlType, rowLength: number): GgmlType {
  if (rowLength % blockLayout(wanted).elements === 0) return wanted;
  const smaller = SMALLER_BLOCKS[wanted] ?? wanted;
  return rowLength % blockLayout(smaller).elements === 0 ? smaller : "F16";
}
