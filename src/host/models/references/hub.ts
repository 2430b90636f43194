import { splitName } from "../../../core/gguf/split-name.js";
import { type HubReference, parseHubReference } from "../../../core/hub/hub-reference.js";
import { RigmarkError } from "../../../errors.js";
import type { ModelRegistry, ModelRow, PublishedFile } from "../../../schema/model.js";
import type { Surroundings } from "../places/surroundings.js";
import { type Candidate, candidateAt, theOnlyContent } from "./candidates.js";
import { hubCachePaths, otherPaths, ownPaths } from "./expected-paths.js";
import { hashesOf, sizesOf } from "./published.js";
import type { ModelReference } from "./reference.js";

/** Resolves `hf:owner/repo/path/file.gguf[@revision]` to a file that rigmark or another tool has fetched. */
export async function hubFileReference(
  text: string,
  registry: ModelRegistry,
  modelsFolder: string,
  around: Surroundings,
): Promise<ModelReference> {
  const reference = parseHubReference(text);
  refuseLaterPart(reference);
  const paths = [
    ...ownPaths(modelsFolder, reference).slice(0, 1),
    ...(await hubCachePaths(reference, around)),
    // Only caches of the hub's layout keep the revision.
    ...(reference.revision === null ? await otherPaths(reference, around) : []),
  ];
  const found: Candidate[] = [];
  for (const path of new Set(paths)) {
    const candidate = await candidateAt(path);
    if (candidate !== null) found.push(candidate);
  }
  const chosen = await theOnlyContent(text, found);
  if (chosen === null) {
    throw new RigmarkError("bad-model", `${text} is not on this disk`, {
      hint: `fetch it with: rigmark models pull ${text}`,
    });
  }
  const known = publishedAs(chosen, reference, registry);
  const expectedSha256 = chosen.nameHashes.map(
    (hash, part) => hash ?? (known === null ? null : (hashesOf(known.file)[part] ?? null)),
  );
  const { path } = chosen;
  return {
    kind: "file",
    path,
    name: null,
    row: known?.row ?? null,
    quantization: known?.quantization ?? null,
    expectedSha256,
  };
}

function refuseLaterPart({ repo, file, revision }: HubReference): void {
  const part = splitName(file);
  if (part === null || part.part === 1) return;
  const first = file.replace(/-\d{5}(-of-\d{5}\.gguf)$/i, "-00001$1");
  throw new RigmarkError("bad-model", `${JSON.stringify(file)} is part ${part.part} of a split model`, {
    hint: `name the first part: -m hf:${repo}/${first}${revision === null ? "" : `@${revision}`}`,
  });
}

/** The registry's row of this very file: same repository and name, same sizes, and no other hash in its name. */
function publishedAs(
  { sizes, nameHashes }: Candidate,
  { repo, file }: HubReference,
  { models }: ModelRegistry,
): { row: ModelRow; quantization: string; file: PublishedFile } | null {
  for (const row of models) {
    for (const [quantization, known] of Object.entries(row.files)) {
      if (known.repo !== repo || known.file !== file || sizesOf(known).join() !== sizes.join()) continue;
      const isOther = hashesOf(known).some(
        (hash, part) => hash !== null && nameHashes[part] != null && hash !== nameHashes[part],
      );
      if (!isOther) return { row, quantization, file: known };
    }
  }
  return null;
}
