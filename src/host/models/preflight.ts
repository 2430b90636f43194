import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { FETCH_AGAIN } from "../../core/gguf/read/bad-header.js";
import { readFileStart, START_BYTES } from "../../core/gguf/read/file-start.js";
import { RigmarkError } from "../../errors.js";

/**
 * Looks at a model file without parsing it, so that the worst files never reach a parser.
 * Rejects with "bad-model"; returns the size in bytes.
 */
export async function checkModelFile(path: string): Promise<number> {
  const size = await sizeOfFile(path);
  const head = await readHead(path);
  try {
    readFileStart(head, size);
  } catch (error) {
    throw namingFile(path, error);
  }
  return size;
}

/** Size of a regular file in bytes; rejects all else with "bad-model". */
export async function sizeOfFile(path: string): Promise<number> {
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
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file?.close();
  }
}

/** The same refusal, beginning with the name of the file; any other error as it is. */
export function namingFile(path: string, error: unknown): unknown {
  if (!(error instanceof RigmarkError) || error.code !== "bad-model") return error;
  return bad(path, error.message, error.hint ?? FETCH_AGAIN, error);
}

/** The refusal of a file that the system does not let us read. */
export function unreadable(path: string, cause: unknown): RigmarkError {
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
