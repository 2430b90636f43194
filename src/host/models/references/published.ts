import type { HubReference } from "../../../core/hub/hub-reference.js";
import { formatBytes } from "../../../core/report/format.js";
import { RigmarkError } from "../../../errors.js";
import {
  type ModelRegistry,
  type ModelRow,
  type PublishedFile,
  SynthQuantization,
} from "../../../schema/model.js";
import { ollamaStores } from "../places/known-places.js";
import { blobPath, readManifest } from "../places/ollama-manifest.js";
import { findManifest } from "../places/ollama-store.js";
import type { Surroundings } from "../places/surroundings.js";
import { findModel } from "../registry.js";
import { type Candidate, candidateAt, theOnlyContent } from "./candidates.js";
import { hubCachePaths, otherPaths, ownPaths } from "./expected-paths.js";
import { defaultQuantization, splitQuantization, unknownQuantization } from "./quantization.js";
import type { ModelReference } from "./reference.js";

/** Resolves `<id or alias>[:quantization]` to a published file, wherever a tool has put it. */
export async function publishedReference(
  text: string,
  registry: ModelRegistry,
  modelsFolder: string,
  around: Surroundings,
): Promise<ModelReference> {
  const { name, quantization: named } = splitQuantization(text);
  const row = findModel(registry, name);
  const quantization = named ?? defaultQuantization(row);
  const file = row.files[quantization];
  if (file === undefined) throw unknownQuantization(row, quantization);
  const { fitting, others } = await findPublished(file, quantization, modelsFolder, around);
  const chosen = await theOnlyContent(`${row.id} (${quantization})`, fitting);
  if (chosen === null) throw notHere(row, quantization, file, others);
  const expectedSha256 = hashesOf(file).map((hash, part) => hash ?? chosen.nameHashes[part] ?? null);
  return { kind: "file", path: chosen.path, name: null, row, quantization, expectedSha256 };
}

/** Published SHA-256 of each part; null where unknown. */
export function hashesOf(file: PublishedFile): (string | null)[] {
  return (file.parts ?? [file]).map(({ sha256 }) => sha256);
}

/** Published sizes of the parts, bytes. */
export function sizesOf(file: PublishedFile): number[] {
  return (file.parts ?? [file]).map(({ sizeBytes }) => sizeBytes);
}

/** Files of exactly the published sizes, and those of the right name but another size. */
async function findPublished(
  file: PublishedFile,
  quantization: string,
  modelsFolder: string,
  around: Surroundings,
): Promise<{ fitting: Candidate[]; others: Candidate[] }> {
  const reference: HubReference = { repo: file.repo, file: file.file, revision: null };
  const paths = [
    ...ownPaths(modelsFolder, reference),
    ...(await hubCachePaths(reference, around)),
    ...(await otherPaths(reference, around)),
    ...(await ollamaPaths(file, quantization, around)),
  ];
  const fitting: Candidate[] = [];
  const others: Candidate[] = [];
  for (const path of new Set(paths)) {
    const candidate = await candidateAt(path);
    if (candidate === null) continue;
    const fits = candidate.sizes.join() === sizesOf(file).join() && !contradicts(candidate, file);
    (fits ? fitting : others).push(candidate);
  }
  return { fitting, others };
}

function contradicts({ nameHashes }: Candidate, file: PublishedFile): boolean {
  return hashesOf(file).some((hash, part) => {
    const named = nameHashes[part] ?? null;
    return hash !== null && named !== null && hash !== named;
  });
}

/** Ollama names weights by their hash; models that it fetched from the hub keep the repository in their name. */
async function ollamaPaths(
  { repo, sha256, parts }: PublishedFile,
  quantization: string,
  around: Surroundings,
): Promise<string[]> {
  if (parts !== undefined) return [];
  const [namespace = "", name = ""] = repo.split("/");
  const paths: string[] = [];
  for (const store of ollamaStores(around)) {
    if (sha256 !== null) {
      paths.push(blobPath(store, `sha256:${sha256}`));
      continue;
    }
    const manifest = await findManifest(store, { registry: "hf.co", namespace, name, tag: quantization });
    const reading = manifest === null ? null : await readManifest(store, manifest);
    if (reading?.kind === "weights") paths.push(reading.weights.path);
  }
  return paths;
}

function notHere(
  row: ModelRow,
  quantization: string,
  file: PublishedFile,
  others: readonly Candidate[],
): RigmarkError {
  const isDefault = quantization === defaultQuantization(row);
  const reference = isDefault ? row.id : `${row.id}:${quantization}`;
  const canWrite = SynthQuantization.safeParse(quantization).success;
  const synth = canWrite ? `synth:${reference}` : `synth:${row.id}`;
  const [other] = others;
  const what =
    other === undefined
      ? "is not on this disk"
      : `is not on this disk: ${JSON.stringify(other.path)} has ${sum(other.sizes)} bytes, the published file ${file.sizeBytes}`;
  return new RigmarkError("bad-model", `${row.id} (${quantization}) ${what}`, {
    hint: `Measure its speed with made-up weights of the same shape: -m ${synth}; fetch it (${formatBytes(file.sizeBytes)}): rigmark models pull ${reference}; or name your file: -m path/to/model.gguf`,
  });
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
