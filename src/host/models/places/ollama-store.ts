import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isOllamaPart, type OllamaName } from "./ollama-name.js";

/** Folders of manifests: newer versions write the second kind and read both (ollama/ollama:manifest/manifest.go). */
const MANIFEST_FOLDERS = ["manifests-v2", "manifests"];

/** Registry, namespace, name and tag. */
const NAME_PARTS = 4;

const MOST_NAMES = 20_000;

/** A name in a store and the manifest that says what it is. */
export interface ListedName extends OllamaName {
  readonly manifest: string;
}

/** The manifest of a name in a store; null when the store has no such name. */
export async function findManifest(store: string, wanted: OllamaName): Promise<string | null> {
  for (const folder of MANIFEST_FOLDERS) {
    const path = join(store, folder, wanted.registry, wanted.namespace, wanted.name, wanted.tag);
    const found = await lstat(path).catch(() => null);
    if (found !== null && !found.isDirectory()) return path;
  }
  return null;
}

/** Every name in a store; an unreadable folder is told and passed over. */
export async function listNames(
  store: string,
  onProblem: (path: string, error: unknown) => void = () => undefined,
): Promise<ListedName[]> {
  const names = new Map<string, ListedName>();
  for (const folder of MANIFEST_FOLDERS) {
    for (const parts of await below(join(store, folder), [], onProblem)) {
      const [registry = "", namespace = "", name = "", tag = ""] = parts;
      const key = parts.join("/");
      if (names.has(key)) continue;
      names.set(key, { registry, namespace, name, tag, manifest: join(store, folder, ...parts) });
    }
  }
  return [...names.values()];
}

/** Paths of four parts below a folder: registry, namespace, name, tag. */
async function below(
  root: string,
  parts: readonly string[],
  onProblem: (path: string, error: unknown) => void,
): Promise<string[][]> {
  const paths: string[][] = [];
  for (const part of await list(join(root, ...parts), onProblem)) {
    const longer = [...parts, part];
    if (longer.length === NAME_PARTS) paths.push(longer);
    else paths.push(...(await below(root, longer, onProblem)));
    if (paths.length > MOST_NAMES) break;
  }
  return paths;
}

async function list(folder: string, onProblem: (path: string, error: unknown) => void): Promise<string[]> {
  try {
    return (await readdir(folder)).filter(isOllamaPart).sort();
  } catch (error) {
    if (!isAbsent(error)) onProblem(folder, error);
    return [];
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
