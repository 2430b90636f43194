import type { GgufTensor } from "../read/gguf-header.js";
import type { TensorTypeRow } from "./model-page.js";

/** Tensors counted by type, the type with the most bytes first. */
export function countTensorTypes(tensors: readonly GgufTensor[]): TensorTypeRow[] {
  const rows = new Map<string, { tensors: number; elements: number; bytes: number | null }>();
  for (const { type, typeId, elements, bytes } of tensors) {
    const name = type ?? `type ${typeId}`;
    const row = rows.get(name) ?? { tensors: 0, elements: 0, bytes: 0 };
    row.tensors += 1;
    row.elements += elements;
    row.bytes = row.bytes === null || bytes === null ? null : row.bytes + bytes;
    rows.set(name, row);
  }
  return [...rows]
    .map(([type, row]) => ({ type, ...row, bitsPerWeight: bitsPerWeight(row.bytes, row.elements) }))
    .sort((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0));
}

/** Bits of one weight; null where the bytes are unknown or there is none. */
export function bitsPerWeight(bytes: number | null, elements: number): number | null {
  return bytes === null || elements === 0 ? null : (8 * bytes) / elements;
}
