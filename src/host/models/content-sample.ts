import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Bytes taken at the start, in the middle and at the end. */
const PIECE = 64 * 1024;

/** Files up to this size are in their sample whole, bytes. */
export const WHOLE_IN_SAMPLE = PIECE;

/** SHA-256 of the size and three pieces of a file: files that differ in it are different; those alike probably the same. */
export async function contentSample(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = await file.stat();
    const hash = createHash("sha256").update(`${size}\n`);
    const buffer = Buffer.alloc(PIECE);
    for (const at of [0, Math.floor((size - PIECE) / 2), size - PIECE]) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, Math.max(0, at));
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}
