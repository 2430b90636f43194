import { basename, join } from "node:path";
import type { HubReference } from "../../../core/hub/hub-reference.js";
import { hubFilePath } from "../hub/hub-path.js";
import { cachedFiles } from "../places/hub-cache.js";
import { hubCaches, llamaCppCaches, lmStudioFolders } from "../places/known-places.js";
import type { Surroundings } from "../places/surroundings.js";

/** Paths where rigmark itself keeps a file of the hub. */
export function ownPaths(modelsFolder: string, { repo, file }: HubReference): string[] {
  return [hubFilePath(modelsFolder, { repo, file }), join(modelsFolder, basename(file))];
}

/**
 * Paths in caches of the hub's layout. Where the commit of the main branch is known, others are not looked at unless
 * a revision asks for them.
 */
export async function hubCachePaths(reference: HubReference, around: Surroundings): Promise<string[]> {
  const paths: string[] = [];
  for (const cache of new Set([...hubCaches(around), ...llamaCppCaches(around)])) {
    const found = await cachedFiles(cache, reference);
    const main = found.filter(({ isMain }) => isMain);
    const chosen = reference.revision === null && main.length > 0 ? main : found;
    paths.push(...chosen.map(({ path }) => path));
  }
  return paths;
}

/** Paths where other tools put a file of the hub, under names of their own. */
export async function otherPaths({ repo, file }: HubReference, around: Surroundings): Promise<string[]> {
  const [owner = "", name = ""] = repo.split("/");
  const base = basename(file);
  const flat = `${repo}/${file}`.replaceAll("/", "_");
  return [
    ...llamaCppCaches(around).map((folder) => join(folder, flat)),
    ...(await lmStudioFolders(around)).flatMap((folder) => [
      join(folder, owner, name, ...file.split("/")),
      join(folder, owner, name, base),
    ]),
    // buildHuggingFaceFilePrefix of node-llama-cpp 3.22.1: the repository is left out where the file begins with it.
    ...[`hf_${owner}_${base}`, `hf_${owner}_${name}_${base}`].map((hubName) =>
      join(around.home, ".node-llama-cpp", "models", hubName),
    ),
  ];
}
