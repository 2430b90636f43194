import { badHeader, FETCH_AGAIN } from "./bad-header.js";
import { MOST_KEYS, MOST_TENSORS } from "./limits.js";

/** Bytes to look at: enough to tell a web page or a pointer from a model. */
export const START_BYTES = 256;

/** Magic, version, tensor count and count of key-value pairs: the fixed part of a GGUF header, bytes. */
export const FIXED_HEADER = 24;

/** What the fixed part of a header says. */
export interface FileStart {
  readonly version: number;
  readonly tensorCount: number;
  readonly keyCount: number;
}

/** Reads the fixed part of a header from the first bytes of a file; refuses with "bad-model" what is no GGUF file. */
export function readFileStart(head: Uint8Array, fileBytes: number): FileStart {
  checkMagic(head, fileBytes);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return { version: readVersion(view), ...readCounts(view) };
}

function checkMagic(head: Uint8Array, fileBytes: number): void {
  if (fileBytes === 0) throw badHeader("is empty", FETCH_AGAIN);
  const start = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  if (start.startsWith("version https://git-lfs")) {
    throw badHeader("is a git-lfs pointer, not the model", "Fetch the model itself with: git lfs pull");
  }
  if (/^\s*<(!doctype|html|\?xml|head)/i.test(start)) {
    throw badHeader(
      "is a web page, not a model",
      "The download was answered with an error page: download it again.",
    );
  }
  if (!start.startsWith("GGUF")) {
    throw badHeader(
      "is not a GGUF file (its first four bytes are not GGUF)",
      "rigmark reads GGUF files only.",
    );
  }
  if (head.length < FIXED_HEADER) throw badHeader(`is cut off: it has ${fileBytes} bytes`, FETCH_AGAIN);
}

function readVersion(view: DataView): number {
  const version = view.getUint32(4, true);
  if (version === 2 || version === 3) return version;
  const swapped = view.getUint32(4, false) <= 3;
  const hint = swapped
    ? "It was made for a big-endian machine."
    : "Convert it anew with a current llama.cpp.";
  throw badHeader(`has GGUF version ${version}; rigmark reads 2 and 3`, hint);
}

function readCounts(view: DataView): { tensorCount: number; keyCount: number } {
  const tensors = view.getBigUint64(8, true);
  const keys = view.getBigUint64(16, true);
  if (tensors > MOST_TENSORS) throw badHeader(`claims ${tensors} tensors`);
  if (keys > MOST_KEYS) throw badHeader(`claims ${keys} metadata keys`);
  return { tensorCount: Number(tensors), keyCount: Number(keys) };
}
