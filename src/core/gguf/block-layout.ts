import { type BlockLayout, GGML_TYPES, type GgmlTypeName } from "./ggml-types.js";

/** Tensor types that a synthetic or oracle file may hold. */
export type GgmlType = Extract<
  GgmlTypeName,
  | "F32"
  | "F16"
  | "BF16"
  | "Q4_0"
  | "Q5_0"
  | "Q5_1"
  | "Q8_0"
  | "Q2_K"
  | "Q3_K"
  | "Q4_K"
  | "Q5_K"
  | "Q6_K"
  | "MXFP4"
>;

/** Block layout of a tensor type. */
export function blockLayout(type: GgmlType): BlockLayout {
  return GGML_TYPES[type];
}

/** Elements of a tensor. */
export function elementCount(dimensions: readonly number[]): number {
  return dimensions.reduce((product, length) => product * length, 1);
}

/** Bytes of a tensor; its rows must be whole blocks. */
export function tensorBytes(type: GgmlTypeName, dimensions: readonly number[]): number {
  const { elements, bytes } = GGML_TYPES[type];
  return (elementCount(dimensions) / elements) * bytes;
}
