import { blockLayout, type GgmlType, tensorBytes } from "./block-layout.js";
import { ByteCursor } from "./byte-cursor.js";
import { type Metadata, metadataBytes, writeMetadata } from "./metadata.js";

/** Bytes to which the tensor data and each tensor in it are aligned (GGUF_DEFAULT_ALIGNMENT in ggml's gguf.h). */
export const ALIGNMENT = 32;

/** A tensor as the file's directory lists it; `offset` counts from the start of the tensor data. */
export interface PlacedTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly block: number | null;
  readonly type: GgmlType;
  readonly offset: number;
  readonly bytes: number;
}

/** Next multiple of the alignment. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Gives every tensor its place, one after the other, aligned. */
export function placeTensors(tensors: readonly Omit<PlacedTensor, "offset" | "bytes">[]): PlacedTensor[] {
  let offset = 0;
  return tensors.map((tensor) => {
    const placed = { ...tensor, offset, bytes: tensorBytes(tensor.type, tensor.dimensions) };
    offset += aligned(placed.bytes);
    return placed;
  });
}

/** Bytes of the tensor data, the padding after the last tensor included. */
export function dataBytes(tensors: readonly Pick<PlacedTensor, "bytes">[]): number {
  return tensors.reduce((sum, tensor) => sum + aligned(tensor.bytes), 0);
}

/** Bytes of the tensor directory: name length, name, dimensions, type and offset of each (GGUF v3). */
export function directoryBytes(tensors: readonly PlacedTensor[]): number {
  return tensors.reduce(
    (sum, { name, dimensions }) => sum + 8 + name.length + 4 + 8 * dimensions.length + 12,
    0,
  );
}

/** Everything before the tensor data of a GGUF v3 file: magic, metadata, tensor directory, padding. */
export function serializeHeader(metadata: Metadata, tensors: readonly PlacedTensor[]): Uint8Array {
  const bytes = aligned(metadataBytes(metadata) + directoryBytes(tensors));
  const cursor = new ByteCursor(bytes);
  writeMetadata(cursor, metadata, tensors.length);
  for (const tensor of tensors) writeDirectoryEntry(cursor, tensor);
  return cursor.bytes;
}

function writeDirectoryEntry(cursor: ByteCursor, { name, dimensions, type, offset }: PlacedTensor): void {
  cursor.string(name);
  cursor.u32(dimensions.length);
  for (const length of dimensions) cursor.u64(length);
  cursor.u32(blockLayout(type).id);
  cursor.u64(offset);
}
