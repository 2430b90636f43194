import type { Dirent, Stats } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { MOST_ENTRIES, noteProblem, reasonOf, type ScanLog } from "./scan-log.js";

/** Folders below folders; no tool nests its models deeper. */
const DEEPEST = 32;

interface Folder {
  readonly path: string;
  readonly depth: number;
}

/**
 * Paths of all files below a folder whose name ends in .gguf, links followed, each folder once. Nothing is opened but
 * folders; what cannot be read is noted and passed over.
 */
export async function* ggufPaths(root: string, log: ScanLog): AsyncGenerator<string> {
  // The nearest folders first: links in a circle do not make long paths then.
  const waiting: Folder[] = [{ path: root, depth: 0 }];
  for (const folder of waiting) {
    for await (const entry of entriesOf(folder.path, log)) {
      log.signal?.throwIfAborted();
      log.entries += 1;
      if (log.entries > MOST_ENTRIES) {
        noteProblem(log, root, `more than ${MOST_ENTRIES} files: the rest was not looked at`);
        return;
      }
      const path = join(folder.path, entry.name);
      const kind = await kindOf(entry, path, log);
      if (kind === "file") yield path;
      if (kind === "folder") enter(waiting, { path, depth: folder.depth + 1 }, log);
    }
  }
}

function enter(waiting: Folder[], folder: Folder, log: ScanLog): void {
  if (folder.depth <= DEEPEST) waiting.push(folder);
  else noteProblem(log, folder.path, `more than ${DEEPEST} folders deep`);
}

async function* entriesOf(folder: string, log: ScanLog): AsyncGenerator<Dirent> {
  try {
    const { dev, ino } = await stat(folder, { bigint: true });
    const identity = `${dev}:${ino}`;
    if (log.entered.has(identity)) return;
    log.entered.add(identity);
    for await (const entry of await opendir(folder)) yield entry;
  } catch (error) {
    if (log.signal?.aborted) throw error;
    noteProblem(log, folder, reasonOf(error));
  }
}

type Kind = "file" | "folder" | "other";

/** Most names cost no look at the disk: only links and files of models are asked what they are. */
async function kindOf(entry: Dirent, path: string, log: ScanLog): Promise<Kind> {
  const isNamedSo = /\.gguf$/i.test(entry.name);
  if (entry.isDirectory()) return "folder";
  if (entry.isFile()) return isNamedSo ? "file" : "other";
  // Some file systems do not tell what an entry is.
  const isUnknown = !entry.isSymbolicLink() && !entry.isFIFO() && !entry.isSocket();
  if (!entry.isSymbolicLink() && !(isUnknown && isNamedSo)) {
    if (isNamedSo) noteProblem(log, path, "not a regular file");
    return "other";
  }
  const found = await stat(path).catch((error: unknown) => {
    if (isNamedSo) noteProblem(log, path, reasonOf(error));
    return null;
  });
  return found === null ? "other" : kindOfTarget(found, path, isNamedSo, log);
}

function kindOfTarget(found: Stats, path: string, isNamedSo: boolean, log: ScanLog): Kind {
  if (found.isDirectory()) return "folder";
  if (found.isFile()) return isNamedSo ? "file" : "other";
  if (isNamedSo) noteProblem(log, path, "not a regular file");
  return "other";
}
