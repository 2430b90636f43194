import type { ArchitectureShape, SynthQuantization } from "../../schema/model.js";
import { blockLayout, type GgmlType } from "./block-layout.js";
import type { TensorShape } from "./tensor-list.js";

/** Type of all matrices without a rule of their own (llama_ftype_get_default_type in llama.cpp's src/llama-quant.cpp). */
const DEFAULT_TYPES: Record<SynthQuantization, GgmlType> = {
  Q2_K: "Q2_K",
  Q3_K_M: "Q3_K",
  Q4_0: "Q4_0",
  Q4_K_M: "Q4_K",
  Q5_K_M: "Q5_K",
  Q6_K: "Q6_K",
  Q8_0: "Q8_0",
  F16: "F16",
  BF16: "BF16",
  MXFP4: "MXFP4",
};

/**
 * Type that llama-quantize gives a tensor without an importance matrix: llama_tensor_get_type,
 * tensor_allows_quantization and tensor_type_fallback in llama.cpp's src/llama-quant.cpp (v0.5.0).
 */
export function chooseTensorType(
  tensor: TensorShape,
  shape: ArchitectureShape,
  quantization: SynthQuantization,
): GgmlType {
  if (!isQuantized(tensor)) return "F32";
  if (isTrainedInMxfp4(tensor, shape)) return "MXFP4";
  if (quantization === "F16" || quantization === "BF16") return quantization;
  return fallBack(mixedType(tensor, shape, quantization), tensor.dimensions[0] ?? 0);
}

/** Vectors, norms, biases and the routers of mixtures stay as they are. */
function isQuantized({ name, dimensions }: TensorShape): boolean {
  if (dimensions.length < 2 || !name.endsWith(".weight")) return false;
  return !name.endsWith("_norm.weight") && !name.endsWith(".ffn_gate_inp.weight");
}

/** The experts of gpt-oss were trained in MXFP4, and its published files keep them so, whatever the rest is in. */
function isTrainedInMxfp4({ name }: TensorShape, { architecture }: ArchitectureShape): boolean {
  return architecture === "gpt-oss" && name.endsWith("_exps.weight");
}

function mixedType(tensor: TensorShape, shape: ArchitectureShape, quantization: SynthQuantization): GgmlType {
  const usual = DEFAULT_TYPES[quantization];
  if (isOutputMatrix(tensor.name, shape)) return outputType(tensor, usual);
  if (quantization === "MXFP4") return tensor.dimensions.length === 3 ? "MXFP4" : "Q8_0";
  if (tensor.block === null) return usual;
  const name = tensor.name.slice(tensor.name.indexOf(".", "blk.".length) + 1);
  if (name === "attn_v.weight" || name === "attn_qkv.weight") {
    return valueType(tensor.block, shape, quantization);
  }
  if (name === "attn_k.weight") return hasEightExperts(shape) ? "Q8_0" : usual;
  if (name === "attn_output.weight") return attentionOutputType(shape, quantization);
  return name.startsWith("ffn_down") ? downType(tensor.block, shape, quantization) : usual;
}

/** With tied embeddings the embedding matrix takes the type of the output matrix. */
function isOutputMatrix(name: string, shape: ArchitectureShape): boolean {
  return name === "output.weight" || (shape.tiedEmbeddings && name === "token_embd.weight");
}

function outputType(tensor: TensorShape, usual: GgmlType): GgmlType {
  if (usual === "MXFP4" || usual === "Q8_0") return "Q8_0";
  return rowFits(usual, tensor) ? "Q6_K" : "Q8_0";
}

/** Values, alone or stored with queries and keys as one matrix. */
function valueType(block: number, shape: ArchitectureShape, quantization: SynthQuantization): GgmlType {
  if (hasEightExperts(shape)) return "Q8_0";
  const type = unraisedValueType(block, shape, quantization);
  return isLlama70B(shape) && (type === "Q3_K" || type === "Q4_K") ? "Q5_K" : type;
}

function unraisedValueType(
  block: number,
  shape: ArchitectureShape,
  quantization: SynthQuantization,
): GgmlType {
  if (quantization === "Q2_K") return shape.headCount / shape.headCountKv >= 4 ? "Q4_K" : "Q3_K";
  if (quantization === "Q3_K_M") return block < 2 ? "Q5_K" : "Q4_K";
  return raised(block, shape, quantization);
}

function downType(block: number, shape: ArchitectureShape, quantization: SynthQuantization): GgmlType {
  if (quantization === "Q2_K") return "Q3_K";
  if (quantization === "Q3_K_M") return block < Math.floor(shape.blockCount / 16) ? "Q5_K" : "Q4_K";
  return raised(block, shape, quantization);
}

function attentionOutputType(shape: ArchitectureShape, quantization: SynthQuantization): GgmlType {
  const raisedTypes: Partial<Record<SynthQuantization, GgmlType>> = hasEightExperts(shape)
    ? { Q2_K: "Q5_K", Q3_K_M: "Q5_K", Q4_K_M: "Q5_K" }
    : { Q2_K: "Q3_K", Q3_K_M: "Q4_K" };
  return raisedTypes[quantization] ?? DEFAULT_TYPES[quantization];
}

/** Q4_K_M and Q5_K_M give Q6_K to some of the layers. */
function raised(block: number, shape: ArchitectureShape, quantization: SynthQuantization): GgmlType {
  const mixed = quantization === "Q4_K_M" || quantization === "Q5_K_M";
  return mixed && useMoreBits(block, shape.blockCount) ? "Q6_K" : DEFAULT_TYPES[quantization];
}

/** First and last eighth of the layers, and every third between (use_more_bits, integer divisions as there). */
function useMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}

/** LLM_TYPE_70B in src/models/llama.cpp and src/models/qwen2.cpp. */
function isLlama70B(shape: ArchitectureShape): boolean {
  if (shape.blockCount !== 80) return false;
  if (shape.architecture === "llama") return shape.headCount !== shape.headCountKv;
  return shape.architecture === "qwen2";
}

/** The rules were made for Mixtral, and ask for the count alone. */
function hasEightExperts(shape: ArchitectureShape): boolean {
  return shape.experts?.count === 8;
}

function rowFits(type: GgmlType, tensor: TensorShape): boolean {
  return (tensor.dimensions[0] ?? 0) % blockLayout(type).elements === 0;
}

const SMALLER_BLOCKS: Partial<Record<GgmlType, GgmlType>> = {
  Q2_K: "Q4_0",
  Q3_K: "Q4_0",
  Q4_K: "Q5_0",
  Q5_K: "Q5_1",
  Q6_K: "Q8_0",
};

function fallBack(wanted: GgmlType, rowLength: number): GgmlType {
  if (rowLength % blockLayout(wanted).elements === 0) return wanted;
  const smaller = SMALLER_BLOCKS[wanted] ?? wanted;
  return rowLength % blockLayout(smaller).elements === 0 ? smaller : "F16";
}
