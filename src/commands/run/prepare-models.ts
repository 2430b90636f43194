import { basename } from "node:path";
import { partPaths } from "../../core/gguf/split-name.js";
import { syntheticFileBytes } from "../../core/gguf/synthetic-plan.js";
import { RigmarkError } from "../../errors.js";
import { hashParts } from "../../host/models/file-hash.js";
import { checkModelFiles } from "../../host/models/model-files.js";
import type { ModelReference } from "../../host/models/references/reference.js";
import { resolveReference } from "../../host/models/references.js";
import { ensureSynthetic } from "../../host/models/synthetic-cache.js";
import type { Folders } from "../../host/store/folders.js";
import type { ModelRegistry } from "../../schema/model.js";
import type { MeasuredModel } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import { describeModel, quantizationInName, rowOfFile } from "./describe-model.js";

/** A model that a run names: what it is, and its size on disk, before anything is written or hashed. */
export interface WantedModel {
  readonly key: string;
  readonly text: string;
  readonly target: ModelReference | { readonly kind: "fake"; readonly path: string };
  readonly sizeBytes: number;
  /** Parameters; null for a file that the registry does not know. */
  readonly parameters: number | null;
}

/** A model that lies on disk, checked and hashed. */
export interface ReadyModel {
  readonly model: MeasuredModel;
  readonly path: string;
  readonly sizeBytes: number;
}

/** Progress of writing and hashing is told twice a second. */
const TELL_EVERY_MS = 500;

/** Finds out what the references mean, without writing anything; refuses what cannot be measured. */
export async function findModels(
  references: readonly string[],
  engine: "llama" | "fake",
  registry: ModelRegistry,
  folders: Folders,
): Promise<WantedModel[]> {
  const wanted: WantedModel[] = [];
  for (const text of references.length === 0 ? [`synth:${registry.defaultModel}`] : new Set(references)) {
    const key = `m${wanted.length + 1}`;
    if (engine === "fake" && text.startsWith("fake:")) {
      wanted.push({ key, text, target: { kind: "fake", path: text }, sizeBytes: 0, parameters: null });
      continue;
    }
    const target = await resolveReference(text, registry, folders.models);
    const sizeBytes =
      target.kind === "file"
        ? await checkModelFiles(target.path)
        : syntheticFileBytes(target.row, target.quantization);
    wanted.push({ key, text, target, sizeBytes, parameters: target.row?.parameters ?? null });
  }
  return wanted;
}

/** Writes synthetic files that are missing, and hashes what has not been hashed before. */
export async function prepareModel(
  { key, text, target, sizeBytes }: WantedModel,
  registry: ModelRegistry,
  folders: Folders,
  listener: RunListener,
  signal: AbortSignal,
): Promise<ReadyModel> {
  if (target.kind === "fake") {
    const model = describeModel({ key, text, path: "scripted", sizeBytes: 0, weights: "synthetic" });
    return { model, path: target.path, sizeBytes: 0 };
  }
  const tell = (what: string) => {
    let last = Number.NEGATIVE_INFINITY;
    return (doneBytes: number, totalBytes: number) => {
      const now = performance.now();
      if (now - last < TELL_EVERY_MS && doneBytes < totalBytes) return;
      last = now;
      listener({ type: "preparing", what, doneBytes, totalBytes });
    };
  };
  if (target.kind === "synthetic") {
    const { row, quantization } = target;
    const onProgress = tell(`writing ${row.shortName} ${quantization} with made-up weights`);
    const file = await ensureSynthetic({ row, quantization, folder: folders.models, onProgress, signal });
    const model = describeModel({
      key,
      text,
      path: file.path,
      row,
      quantization,
      sizeBytes: file.sizeBytes,
      weights: "synthetic",
    });
    return { model, path: file.path, sizeBytes: file.sizeBytes };
  }
  const onProgress = tell(`hashing ${basename(target.path)}`);
  const paths = partPaths(target.path);
  const { whole: sha256, parts } = await hashParts(paths, { cacheDir: folders.cache, onProgress, signal });
  const wrong = parts.findIndex((hash, part) => (target.expectedSha256[part] ?? hash) !== hash);
  if (wrong >= 0) {
    throw new RigmarkError("bad-hash", `${paths[wrong]}: its SHA-256 is not the published one`, {
      hint: "the file is damaged or another version: fetch it again",
    });
  }
  const model = describeModel({
    key,
    text,
    path: target.path,
    name: target.name,
    row: target.row ?? rowOfFile(registry, target.path, sizeBytes, parts),
    quantization: target.quantization ?? quantizationInName(target.path),
    sizeBytes,
    sha256,
    weights: "real",
  });
  return { model, path: target.path, sizeBytes };
}
