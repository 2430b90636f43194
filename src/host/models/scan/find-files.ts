import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { hashInName } from "../places/hub-cache.js";
import type { Place } from "../places/known-places.js";
import { readManifest } from "../places/ollama-manifest.js";
import { shortOllamaName } from "../places/ollama-name.js";
import { listNames } from "../places/ollama-store.js";
import { readSmallText } from "../places/small-file.js";
import { noteProblem, reasonOf, type ScanLog } from "./scan-log.js";
import { ggufPaths } from "./walk.js";

/** A file found, before anything of it is read. */
export interface FoundFile {
  readonly path: string;
  readonly tool: string;
  /** How the tool names it, as a reference; null where it has only a path. */
  readonly reference: string | null;
  /** Device and inode: two paths with the same are one file. */
  readonly identity: string;
  readonly sizeBytes: number;
  /** SHA-256 that a cache names it by; null where it does not. */
  readonly nameHash: string | null;
}

/** A folder to be looked through. */
export interface ScanPlace {
  readonly tool: Place["tool"] | "folder";
  readonly folder: string;
}

/** All files of models in a place; a place that is not there has none. */
export async function* findFiles(place: ScanPlace, log: ScanLog): AsyncGenerator<FoundFile> {
  const isThere = await readdir(place.folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") {
        noteProblem(log, place.folder, reasonOf(error));
      }
      return false;
    },
  );
  if (!isThere) return;
  if (await isOllamaStore(place)) yield* ollamaFiles(place, log);
  if (place.tool === "Ollama") return;
  for await (const path of ggufPaths(place.folder, log)) {
    const found = await foundFile(path, place.tool, await hubReferenceOf(path), log);
    if (found !== null) yield found;
  }
}

/** A folder that was given may be a store of Ollama too. */
async function isOllamaStore({ tool, folder }: ScanPlace): Promise<boolean> {
  if (tool === "Ollama") return true;
  if (tool !== "folder") return false;
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.includes("blobs") && names.some((name) => /^manifests(-v2)?$/.test(name));
}

async function* ollamaFiles({ folder, tool }: ScanPlace, log: ScanLog): AsyncGenerator<FoundFile> {
  const names = await listNames(folder, (path, error) => noteProblem(log, path, reasonOf(error)));
  for (const name of names) {
    log.signal?.throwIfAborted();
    const reading = await readManifest(folder, name.manifest);
    if (reading.kind === "none") {
      noteProblem(log, name.manifest, `${shortOllamaName(name)} of Ollama: ${reading.reason}`);
      continue;
    }
    // A given folder is not where the reference would look.
    const reference = tool === "Ollama" ? `ollama:${shortOllamaName(name)}` : null;
    const found = await foundFile(reading.weights.path, "Ollama", reference, log);
    if (found !== null) yield found;
  }
}

async function foundFile(
  path: string,
  tool: string,
  reference: string | null,
  log: ScanLog,
): Promise<FoundFile | null> {
  try {
    const { dev, ino, size } = await stat(path, { bigint: true });
    const nameHash = await hashInName(path);
    return { path, tool, reference, identity: `${dev}:${ino}`, sizeBytes: Number(size), nameHash };
  } catch (error) {
    noteProblem(log, path, reasonOf(error));
    return null;
  }
}

/** How the hub names a file in a cache of its layout; with the commit where the main branch is at another. */
async function hubReferenceOf(path: string): Promise<string | null> {
  const [, cache = "", owner, name, commit, file] =
    /^(.*)[\\/]models--([^\\/]+?)--([^\\/]+)[\\/]snapshots[\\/]([0-9a-f]{40})[\\/](.+)$/s.exec(path) ?? [];
  if (owner === undefined || name === undefined || commit === undefined || file === undefined) return null;
  const main = await readSmallText(join(cache, `models--${owner}--${name}`, "refs", "main"), 200);
  const revision = main?.trim() === commit ? "" : `@${commit}`;
  return `hf:${owner}/${name}/${file.replaceAll("\\", "/")}${revision}`;
}
