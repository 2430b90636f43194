import { constants } from "node:fs";
import { access, mkdtemp, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** Whether a folder can be written to, and how much room its disk has. */
export interface FolderFacts {
  readonly exists: boolean;
  readonly writable: boolean;
  readonly freeBytes: number | null;
}

/** The folder itself when it exists, else the nearest one above it that does. */
async function nearestExisting(folder: string): Promise<string> {
  const found = await stat(folder).then(
    () => true,
    () => false,
  );
  const parent = dirname(folder);
  return found || parent === folder ? folder : nearestExisting(parent);
}

/** Tried by writing where the folder exists: permission bits say little on Windows, network disks and read-only mounts. */
async function canWrite(folder: string, byTrying: boolean): Promise<boolean> {
  try {
    if (byTrying) await rmdir(await mkdtemp(join(folder, ".rigmark-")));
    else if ((await stat(folder)).isDirectory()) await access(folder, constants.W_OK | constants.X_OK);
    else return false;
    return true;
  } catch {
    return false;
  }
}

/** Looks at a folder that may not exist yet, without creating it. Never rejects. */
export async function inspectFolder(path: string): Promise<FolderFacts> {
  const folder = resolve(path);
  const nearest = await nearestExisting(folder);
  const exists = nearest === folder;
  const disk = await statfs(nearest).catch(() => null);
  return {
    exists,
    writable: await canWrite(nearest, exists),
    freeBytes: disk === null ? null : disk.bavail * disk.bsize,
  };
}
