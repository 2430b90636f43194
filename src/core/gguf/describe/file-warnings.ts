import { quoted } from "../read/bad-header.js";
import type { GgufHeader, GgufTensor } from "../read/gguf-header.js";
import type { ModelWarning } from "./model-page.js";

/** Longest name of a tensor that llama.cpp loads, bytes (GGML_MAX_NAME in ggml.h, its end mark included). */
const LONGEST_TENSOR_NAME = 63;

/** Headers of real models stay below this: the largest vocabularies take about 20 MB. */
const LARGE_HEADER = 64 * 1024 * 1024;

/** Real models have a few dozen keys. */
const MANY_KEYS = 500;

/** Real strings, chat templates among them, stay below this; bytes. */
const LONG_STRING = 256 * 1024;

/** What is wrong with one file (or one part): where its tensors lie, and how large its header is. */
export function fileWarnings(header: GgufHeader): ModelWarning[] {
  return [...unknownTypes(header), ...misplaced(header), ...longNames(header), ...oddSizes(header)];
}

function unknownTypes({ tensors }: GgufHeader): ModelWarning[] {
  const unknown = tensors.filter(({ type }) => type === null);
  const [first] = unknown;
  if (first === undefined) return [];
  const ids = [...new Set(unknown.map(({ typeId }) => typeId))].slice(0, 5).join(", ");
  return [
    {
      stops: true,
      text: `has ${unknown.length} tensor${unknown.length === 1 ? "" : "s"} of a type that llama.cpp v0.5.0 does not know (${ids}), such as ${quoted(first.name)}`,
    },
  ];
}

/** llama.cpp wants every tensor where the one before it ends, aligned (gguf.cpp). */
function misplaced({ tensors, alignment, dataOffset, fileBytes }: GgufHeader): ModelWarning[] {
  let end = 0;
  for (const tensor of tensors) {
    if (tensor.bytes === null) return [];
    if (tensor.offset !== end) return [notThere(tensor, end, fileBytes - dataOffset)];
    end += Math.ceil(tensor.bytes / alignment) * alignment;
  }
  const last = tensors.at(-1);
  if (last === undefined) return [];
  // The padding behind the last tensor may be missing.
  const needed = dataOffset + last.offset + (last.bytes ?? 0);
  if (fileBytes < needed) return [cutOff(tensors, fileBytes, dataOffset, needed)];
  const spare = fileBytes - (dataOffset + end);
  return spare > 0 ? [{ stops: false, text: `holds ${spare} bytes behind its last tensor` }] : [];
}

function notThere({ name, offset }: GgufTensor, expected: number, dataBytes: number): ModelWarning {
  const where = offset >= dataBytes ? "outside the file" : "not where the one before it ends";
  return {
    stops: true,
    text: `has a tensor ${where}: ${quoted(name)} at ${offset}, expected at ${expected}`,
  };
}

function cutOff(
  tensors: readonly GgufTensor[],
  fileBytes: number,
  dataOffset: number,
  needed: number,
): ModelWarning {
  const broken = tensors.find(({ offset, bytes }) => dataOffset + offset + (bytes ?? 0) > fileBytes);
  const inside = broken === undefined ? "" : `, inside ${quoted(broken.name)}`;
  return {
    stops: true,
    text: `is cut off: it ends at byte ${fileBytes}${inside}, and should have ${needed}`,
  };
}

function longNames({ tensors }: GgufHeader): ModelWarning[] {
  const long = tensors.find(({ name }) => name.length > LONGEST_TENSOR_NAME);
  if (long === undefined) return [];
  return [
    { stops: true, text: `has a tensor with a name longer than llama.cpp takes: ${quoted(long.name)}` },
  ];
}

function oddSizes({ metadata, dataOffset }: GgufHeader): ModelWarning[] {
  const texts: string[] = [];
  if (dataOffset > LARGE_HEADER)
    texts.push(`has a header of ${Math.round(dataOffset / 1e6)} MB, oddly large`);
  if (metadata.size > MANY_KEYS) texts.push(`has ${metadata.size} metadata keys, oddly many`);
  for (const [key, entry] of metadata) {
    if (entry.type !== "string" || entry.bytes <= LONG_STRING) continue;
    texts.push(`has an oddly long text of ${entry.bytes} bytes at ${quoted(key)}`);
    break;
  }
  return texts.map((text) => ({ stops: false, text }));
}
