import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { RigmarkError } from "../../errors.js";

/** Magic, version, tensor count and count of key-value pairs: the fixed part of a GGUF header, bytes. */
const FIXED_HEADER = 24;

/** No model is near these; counts beyond them are damage or an attack on the parser. */
const MOST_TENSORS = 65_536n;
const MOST_KEYS = 65_536n;

const FETCH_AGAIN = "Download the file again and compare its size with the one on the model's page.";

/**
 * Looks at a model file without parsing it, so that the worst files never reach a parser.
 * Rejects with "bad-model"; returns the size in bytes.
 */
export async function checkModelFile(path: string): Promise<number> {
  const size = await sizeOfFile(path);
  const head = await readHead(path);
  checkMagic(path, head, size);
  checkCounts(path, head);
  return size;
}

async function sizeOfFile(path: string): Promise<number> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") {
      throw bad(
        path,
        "there is no such file",
        "Check the path, or see the known models with: rigmark models list",
      );
    }
    throw unreadable(path, cause);
  });
  if (found.isDirectory()) throw bad(path, "is a folder", "Name the .gguf file inside it.");
  if (!found.isFile()) throw bad(path, "is not a regular file", "Name a .gguf file on disk.");
  return found.size;
}

async function readHead(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file?.close();
  }
}

function checkMagic(path: string, head: Buffer, size: number): void {
  if (size === 0) throw bad(path, "is empty", FETCH_AGAIN);
  const start = head.toString("latin1");
  if (start.startsWith("version https://git-lfs")) {
    throw bad(path, "is a git-lfs pointer, not the model", "Fetch the model itself with: git lfs pull");
  }
  if (/^\s*<(!doctype|html|\?xml|head)/i.test(start)) {
    throw bad(
      path,
      "is a web page, not a model",
      "The download was answered with an error page: download it again.",
    );
  }
  if (!start.startsWith("GGUF")) {
    throw bad(
      path,
      "is not a GGUF file (its first four bytes are not GGUF)",
      "rigmark reads GGUF files only.",
    );
  }
  if (size < FIXED_HEADER) throw bad(path, `is cut off: it has ${size} bytes`, FETCH_AGAIN);
}

function checkCounts(path: string, head: Buffer): void {
  const version = head.readUInt32LE(4);
  if (version !== 2 && version !== 3) {
    const swapped = head.readUInt32BE(4) <= 3;
    const hint = swapped
      ? "It was made for a big-endian machine."
      : "Convert it anew with a current llama.cpp.";
    throw bad(path, `has GGUF version ${version}; rigmark reads 2 and 3`, hint);
  }
  const tensors = head.readBigUInt64LE(8);
  const keys = head.readBigUInt64LE(16);
  if (tensors > MOST_TENSORS) throw bad(path, `claims ${tensors} tensors`, damaged());
  if (keys > MOST_KEYS) throw bad(path, `claims ${keys} metadata keys`, damaged());
}

function damaged(): string {
  return `The file is damaged or hostile. ${FETCH_AGAIN}`;
}

function unreadable(path: string, cause: unknown): RigmarkError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
  return bad(
    path,
    `cannot be read (${code})`,
    "Check the permissions of the file and of its folders.",
    cause,
  );
}

function bad(path: string, what: string, hint: string, cause?: unknown): RigmarkError {
  return new RigmarkError("bad-model", `${printable(basename(path))}: ${what}`, { hint, cause });
}

/** File names may hold anything; JSON escapes all that a terminal would act on. */
function printable(name: string): string {
  return /^[\p{L}\p{N} ._()+@,=-]+$/u.test(name) ? name : JSON.stringify(name);
}
