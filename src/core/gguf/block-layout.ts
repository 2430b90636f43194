/** Tensor types that a synthetic or oracle file may hold. */
export type GgmlType =
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
  | "MXFP4";

/** Number of a type in the file, elements in a block and bytes of a block (ggml.h, ggml-common.h). */
export interface BlockLayout {
  readonly id: number;
  readonly elements: number;
  readonly bytes: number;
}

const LAYOUTS: Record<GgmlType, BlockLayout> = {
  F32: { id: 0, elements: 1, bytes: 4 },
  F16: { id: 1, elements: 1, bytes: 2 },
  Q4_0: { id: 2, elements: 32, bytes: 18 },
  Q5_0: { id: 6, elements: 32, bytes: 22 },
  Q5_1: { id: 7, elements: 32, bytes: 24 },
  Q8_0: { id: 8, elements: 32, bytes: 34 },
  Q2_K: { id: 10, elements: 256, bytes: 84 },
  Q3_K: { id: 11, elements: 256, bytes: 110 },
  Q4_K: { id: 12, elements: 256, bytes: 144 },
  Q5_K: { id: 13, elements: 256, bytes: 176 },
  Q6_K: { id: 14, elements: 256, bytes: 210 },
  BF16: { id: 30, elements: 1, bytes: 2 },
  MXFP4: { id: 39, elements: 32, bytes: 17 },
};

/** Block layout of a tensor type. */
export function blockLayout(type: GgmlType): BlockLayout {
  return LAYOUTS[type];
}

/** Elements of a tensor. */
export function elementCount(dimensions: readonly number[]): number {
  return dimensions.reduce((product, length) => product * length, 1);
}

/** Bytes of a tensor; its rows must be whole blocks. */
export function tensorBytes(type: GgmlType, dimensions: readonly number[]): number {
  const { elements, bytes } = LAYOUTS[type];
  return (elementCount(dimensions) / elements) * bytes;
}
