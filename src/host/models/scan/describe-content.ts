import { basename } from "node:path";
import { fileTypeName } from "../../../core/gguf/file-types.js";
import { matchHash, matchRegistry, type RegistryMatch } from "../../../core/gguf/match-registry.js";
import type { GgufHeader } from "../../../core/gguf/read/gguf-header.js";
import { countOf, textOf } from "../../../core/gguf/read/metadata-values.js";
import type { ModelRegistry } from "../../../schema/model.js";
import type { ScannedCopy, ScannedKind, ScannedModel } from "../../../schema/model-scan.js";
import { readModelHeader } from "../read-header.js";
import type { ContentGroup } from "./group-content.js";
import type { FoundModel } from "./join-parts.js";

/** Says what a content is, from its header, its hash and the registry; what its header hides is said with it. */
export async function describeContent(group: ContentGroup, registry: ModelRegistry): Promise<ScannedModel> {
  const [model] = group.models;
  if (model === undefined) throw new Error("a content without a file");
  const { header, problem } = await readOrSay(model);
  const match = matchOf(group, header, registry);
  const copies = copiesOf(group.models);
  const kind = header === null ? "damaged" : kindOf(model, header);
  return {
    kind,
    name: nameOf(model, header, match),
    architecture: header === null ? null : textOf(header.metadata, "general.architecture"),
    registryId: match?.row.id ?? null,
    basis: match?.basis ?? null,
    quantization: match?.quantization ?? quantizationOf(header),
    sizeBytes: model.sizeBytes,
    parts: model.parts.length + model.missing.length,
    sha256: group.sha256,
    hashFrom: group.hashFrom,
    sameBy: group.sameBy,
    copies,
    wastedBytes: (copies.filter(({ isSameFile }) => !isSameFile).length - 1) * model.sizeBytes,
    use: kind === "model" ? (shortestReference(copies) ?? model.first.path) : null,
    problem: problem ?? problemOf(model, kind),
  };
}

async function readOrSay(model: FoundModel): Promise<{ header: GgufHeader | null; problem: string | null }> {
  try {
    return { header: await readModelHeader(model.first.path), problem: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : "cannot be read";
    // The name stands beside it already.
    return { header: null, problem: message.replace(/^.*?: /s, "") };
  }
}

function matchOf(
  { sha256, models }: ContentGroup,
  header: GgufHeader | null,
  registry: ModelRegistry,
): RegistryMatch | null {
  const hashed = sha256 === null ? null : matchHash(sha256, registry);
  if (hashed !== null) return hashed;
  const parts = models.find(({ nameHash }) => nameHash !== null)?.nameHash?.split(" ") ?? [];
  const [first] = parts;
  const byPart = parts.length > 1 && first !== undefined ? matchHash(first, registry) : null;
  return byPart ?? (header === null ? null : matchRegistry(header, registry));
}

/** `general.type` (GGUFType in gguf-py of llama.cpp); older projectors say only that they are for CLIP. */
function kindOf(model: FoundModel, { metadata }: GgufHeader): ScannedKind {
  if (model.missing.length > 0) return "incomplete";
  const type = textOf(metadata, "general.type");
  const architecture = textOf(metadata, "general.architecture") ?? "";
  if (type === "adapter" || type === "imatrix") return type;
  if (type === "mmproj" || architecture === "clip") return "projector";
  // Architectures of llama.cpp v0.5.0 that give a vector, not a next token (src/llama-arch.cpp); others say how they pool.
  const isEmbedding =
    /bert$|bert-|^gemma-embedding$|^t5encoder$/.test(architecture) ||
    countOf(metadata, `${architecture}.pooling_type`) !== null;
  return isEmbedding ? "embedding" : "model";
}

function problemOf({ missing }: FoundModel, kind: ScannedKind): string | null {
  if (kind !== "incomplete") return null;
  const named = missing.slice(0, 3).map((path) => basename(path));
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : "";
  return `parts are missing: ${named.join(", ")}${more}`;
}

function nameOf(model: FoundModel, header: GgufHeader | null, match: RegistryMatch | null): string {
  if (match !== null && match.basis !== "shape") {
    return match.basis === "synthetic" ? `${match.row.name} (synthetic weights)` : match.row.name;
  }
  const own = header === null ? null : textOf(header.metadata, "general.name");
  const file = basename(model.first.path);
  return own?.trim() || (/^sha256-/.test(file) ? (model.first.reference ?? file) : file);
}

function quantizationOf(header: GgufHeader | null): string | null {
  const id = header === null ? null : countOf(header.metadata, "general.file_type");
  return id === null ? null : fileTypeName(id);
}

function copiesOf(models: readonly FoundModel[]): ScannedCopy[] {
  const seen = new Set<string>();
  return models.map(({ first, identity }) => {
    const isSameFile = seen.has(identity);
    seen.add(identity);
    return { path: first.path, tool: first.tool, reference: first.reference, isSameFile };
  });
}

function shortestReference(copies: readonly ScannedCopy[]): string | null {
  const references = copies.map(({ reference }) => reference).filter((reference) => reference !== null);
  return references.sort((a, b) => a.length - b.length || a.localeCompare(b))[0] ?? null;
}
