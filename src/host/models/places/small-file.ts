import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Longest text that a settings file, a manifest or a pointer of another tool may have, bytes. */
export const LONGEST_TEXT = 1024 * 1024;

/** Text of a small regular file of another tool; null when it is missing, unreadable, special or too long. */
export async function readSmallText(path: string, most = LONGEST_TEXT): Promise<string | null> {
  let file: FileHandle | undefined;
  try {
    // A pipe of that name would wait for a writer.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await file.stat();
    if (!found.isFile() || found.size > most) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(found.size), 0, found.size, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}
