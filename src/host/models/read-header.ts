import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { ByteSource } from "../../core/gguf/read/byte-window.js";
import type { GgufHeader } from "../../core/gguf/read/gguf-header.js";
import { readHeader } from "../../core/gguf/read/read-header.js";
import { namingFile, sizeOfFile, unreadable } from "./preflight.js";

/**
 * Reads the header of a GGUF file, at most 256 MB of it, however the file was made. Rejects with "bad-model", in one
 * line that begins with the file's name, what is no regular file, no GGUF file, or has a damaged header.
 */
export async function readModelHeader(path: string): Promise<GgufHeader> {
  await sizeOfFile(path);
  // Between the look and the opening the path may have become a pipe, which would wait for a writer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    return await readHeader(await sourceOf(file));
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, error) : namingFile(path, error);
  } finally {
    await file.close();
  }
}

async function sourceOf(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat();
  const read = async (offset: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  };
  return { size, read };
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
