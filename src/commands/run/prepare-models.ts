import { basename } from "node:path";
import { syntheticFileBytes } from "../../core/gguf/synthetic-plan.js";
import { RigmarkError } from "../../errors.js";
import { hashParts } from "../../host/models/file-hash.js";
import { checkModelFiles } from "../../host/models/model-files.js";
import type { ModelReference } from "../../host/models/references/reference.js";
import { resolveReference } from "../../host/models/references.js";
import { partPaths } from "../../host/models/split-name.js";
import { ensureSynthetic } from "../../host/models/synthetic-cache.js";
import type { Folders } from "../../host/store/folders.js";
import type { ModelRegistry, ModelRow } from "../../schema/model.js";
import type { MeasuredModel } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";

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

const SHORT_NAME_LENGTH = 24;
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
    const model = describe(key, text, "scripted", null, null, null, 0, null, "synthetic");
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
    const model = describe(
      key,
      text,
      file.path,
      row,
      row.name,
      quantization,
      file.sizeBytes,
      null,
      "synthetic",
    );
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
  const known = target.row ?? rowOfFile(registry, target.path, sizeBytes, sha256);
  const quantization = target.quantization ?? quantizationIn(target.path);
  const model = describe(
    key,
    text,
    target.path,
    known,
    known?.name ?? null,
    quantization,
    sizeBytes,
    sha256,
    "real",
  );
  return { model, path: target.path, sizeBytes };
}

function describe(
  key: string,
  reference: string,
  path: string,
  row: ModelRow | null,
  name: string | null,
  quantization: string | null,
  sizeBytes: number,
  sha256: string | null,
  weights: MeasuredModel["weights"],
): MeasuredModel {
  const fileName = basename(path);
  const stem = fileName.replace(/\.gguf$/i, "");
  return {
    key,
    reference: reference.includes("/") || reference.includes("\\") ? fileName : reference,
    registryId: row?.id ?? null,
    displayName: name ?? stem,
    shortName: row?.shortName ?? stem.slice(0, SHORT_NAME_LENGTH),
    quantization,
    fileName,
    sizeBytes,
    sha256,
    weights,
    header: null,
    fileChanged: null,
  };
}

/** The registry row whose published file this is: by hash, or by name and size where no hash is published. */
function rowOfFile(
  { models }: ModelRegistry,
  path: string,
  sizeBytes: number,
  sha256: string,
): ModelRow | null {
  const name = basename(path).toLowerCase();
  const isThis = ({ files }: ModelRow) =>
    Object.values(files).some((file) =>
      file.sha256 === null
        ? file.file.toLowerCase() === name && file.sizeBytes === sizeBytes
        : file.sha256 === sha256,
    );
  return models.find(isThis) ?? null;
}

/** Quantization as the file's name tells it, e.g. `model-Q4_K_M.gguf`. */
function quantizationIn(path: string): string | null {
  return (
    /(?:^|[-_.])((?:I?Q\d\w*|B?F16|F32|MXFP4))(?=[-_.]|$)/i
      .exec(basename(path, ".gguf"))?.[1]
      ?.toUpperCase() ?? null
  );
}
