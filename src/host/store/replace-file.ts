import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Puts a text in the place of a file in one step: whatever happens, the old one or the new one is there, whole.
 * (write-file-atomic 7.0.1 takes a short write, which a disk that runs full gives, for a whole one.)
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    const file = await open(part, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Puts the names in a folder on the disk, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
