import { ALIGNMENT } from "../header.js";
import { badHeader } from "./bad-header.js";
import { type ByteSource, ByteWindow } from "./byte-window.js";
import { FIXED_HEADER, readFileStart, START_BYTES } from "./file-start.js";
import type { GgufHeader, GgufValue } from "./gguf-header.js";
import { MOST_ALIGNMENT } from "./limits.js";
import { readMetadata } from "./read-metadata.js";
import { readTensors } from "./read-tensors.js";

/**
 * Reads the header of a GGUF file (v2 or v3), whatever the bytes are: time and memory are bounded by limits.ts, and
 * the only failure besides the source's own is a RigmarkError "bad-model". Tensors may lie outside the file: a file
 * that is cut off after its header has a header all the same.
 *
 * @huggingface/gguf could read these headers too, but keeps every token as a value of its own: its memory and its
 * time follow what a file claims. Tests hold ours against it.
 */
export async function readHeader(source: ByteSource): Promise<GgufHeader> {
  const head = await source.read(0, Math.min(START_BYTES, source.size));
  const { version, tensorCount, keyCount } = readFileStart(head, source.size);
  const window = new ByteWindow(source);
  window.skip(FIXED_HEADER);
  const metadata = await readMetadata(window, keyCount);
  const tensors = await readTensors(window, tensorCount);
  const alignment = readAlignment(metadata.get("general.alignment"));
  const dataOffset = Math.ceil(window.position / alignment) * alignment;
  return { version, metadata, tensors, alignment, dataOffset, fileBytes: source.size };
}

function readAlignment(entry: GgufValue | undefined): number {
  if (entry === undefined) return ALIGNMENT;
  const value = entry.type === "u32" ? entry.value : 0;
  if (value > 0 && value <= MOST_ALIGNMENT && Number.isInteger(Math.log2(value))) return value;
  const shown = entry.type === "u32" ? String(value) : `of type ${entry.type}`;
  throw badHeader(`has an alignment that is no power of two up to ${MOST_ALIGNMENT}: ${shown}`);
}
