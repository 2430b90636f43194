import { tensorBytes } from "../block-layout.js";
import { GGML_TYPES, type GgmlTypeName, ggmlTypeName } from "../ggml-types.js";
import { badHeader, quoted } from "./bad-header.js";
import type { ByteWindow } from "./byte-window.js";
import type { GgufTensor } from "./gguf-header.js";
import { MOST_DIMENSIONS } from "./limits.js";
import { readName } from "./read-metadata.js";

/** Reads the directory of tensors. A name that occurs twice is refused, as llama.cpp refuses it. */
export async function readTensors(window: ByteWindow, count: number): Promise<GgufTensor[]> {
  const tensors = new Map<string, GgufTensor>();
  for (let index = 0; index < count; index++) {
    const tensor = await readTensor(window, index);
    if (tensors.has(tensor.name)) throw badHeader(`has the tensor ${quoted(tensor.name)} twice`);
    tensors.set(tensor.name, tensor);
  }
  return [...tensors.values()];
}

async function readTensor(window: ByteWindow, index: number): Promise<GgufTensor> {
  const name = await readName(window, `tensor ${index + 1}`);
  const dimensions = await readDimensions(window, name);
  await window.need(12);
  const typeId = window.u32();
  const offset = window.u64();
  const type = ggmlTypeName(typeId);
  const elements = countElements(name, dimensions);
  return {
    name,
    dimensions,
    elements,
    typeId,
    type,
    offset,
    bytes: type === null ? null : sizeOf(name, type, dimensions),
  };
}

async function readDimensions(window: ByteWindow, name: string): Promise<number[]> {
  await window.need(4);
  const count = window.u32();
  if (count > MOST_DIMENSIONS) throw badHeader(`has a tensor of ${count} dimensions: ${quoted(name)}`);
  await window.need(8 * count);
  return Array.from({ length: count }, () => window.u64());
}

function countElements(name: string, dimensions: readonly number[]): number {
  const elements = dimensions.reduce((product, length) => product * length, 1);
  if (Number.isSafeInteger(elements)) return elements;
  throw badHeader(`has a tensor of ${dimensions.join(" x ")} elements: ${quoted(name)}`);
}

function sizeOf(name: string, type: GgmlTypeName, dimensions: readonly number[]): number {
  const row = dimensions[0] ?? 1;
  const { elements } = GGML_TYPES[type];
  if (row % elements !== 0) {
    throw badHeader(`has rows of ${row} in ${quoted(name)}, which is no multiple of ${type}'s ${elements}`);
  }
  const bytes = tensorBytes(type, dimensions);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw badHeader(`has a tensor of ${bytes} bytes: ${quoted(name)}`);
}
