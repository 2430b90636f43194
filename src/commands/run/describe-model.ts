import { basename } from "node:path";
import type { ModelRegistry, ModelRow, PublishedFile } from "../../schema/model.js";
import type { MeasuredModel } from "../../schema/result.js";

const SHORT_NAME_LENGTH = 24;

/** What is known of a model before it is loaded. */
export interface ModelFacts {
  readonly key: string;
  /** The reference as typed. */
  readonly text: string;
  readonly path: string;
  /** What to call it where its file's name says nothing. */
  readonly name?: string | null;
  readonly row?: ModelRow | null;
  readonly quantization?: string | null;
  readonly sizeBytes: number;
  readonly sha256?: string | null;
  readonly weights: MeasuredModel["weights"];
}

/** The model as it stands in a result document: names and sizes, no path. */
export function describeModel(facts: ModelFacts): MeasuredModel {
  const { key, text, path, row = null, name = null, sizeBytes, weights } = facts;
  const fileName = basename(path);
  const stem = name ?? fileName.replace(/(-00001-of-\d{5})?\.gguf$/i, "");
  return {
    key,
    reference: shownReference(text),
    registryId: row?.id ?? null,
    displayName: row?.name ?? stem,
    shortName: row?.shortName ?? stem.slice(0, SHORT_NAME_LENGTH),
    quantization: facts.quantization ?? null,
    fileName,
    sizeBytes,
    sha256: facts.sha256 ?? null,
    weights,
    header: null,
    fileChanged: null,
  };
}

/** A path can name a person or a project: only its last part is kept. Names of the hub and of Ollama are public. */
function shownReference(reference: string): string {
  return /^(hf|ollama):/i.test(reference) ? reference : reference.replace(/^.*[\\/]/s, "");
}

/** The registry row whose published file this is: by hash, or by name and size where no hash is published. */
export function rowOfFile(
  { models }: ModelRegistry,
  path: string,
  sizeBytes: number,
  partHashes: readonly string[],
): ModelRow | null {
  const name = basename(path).toLowerCase();
  const isThis = (file: PublishedFile) => {
    const hashes = (file.parts ?? [file]).map(({ sha256 }) => sha256);
    return hashes.includes(null)
      ? basename(file.file).toLowerCase() === name && file.sizeBytes === sizeBytes
      : hashes.join() === partHashes.join();
  };
  return models.find(({ files }) => Object.values(files).some(isThis)) ?? null;
}

/** Quantization as the file's name tells it, e.g. `model-Q4_K_M.gguf`. */
export function quantizationInName(path: string): string | null {
  return (
    /(?:^|[-_.])((?:I?Q\d\w*|B?F16|F32|MXFP4))(?=[-_.]|$)/i
      .exec(basename(path, ".gguf"))?.[1]
      ?.toUpperCase() ?? null
  );
}
