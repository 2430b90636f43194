import type { LlamaBenchRow } from "../../schema/llama-bench.js";
import type { MeasuredModel } from "../../schema/result.js";

const SHORT_NAME_LENGTH = 24;

/** Suffixes of a file type's name as llama.cpp prints it, e.g. "Q4_K - Medium" (llama_ftype_name). */
const SIZES: Readonly<Record<string, string>> = { Small: "S", Medium: "M", Large: "L" };

/** The model of a row. llama-bench does not hash the file, and counts its tensors without the header. */
export function modelOf(row: LlamaBenchRow, key: string): MeasuredModel {
  const fileName = baseName(row.model_filename);
  const stem = fileName.replace(/\.gguf$/i, "");
  return {
    key,
    reference: fileName,
    registryId: null,
    displayName: stem,
    shortName: stem.slice(0, SHORT_NAME_LENGTH),
    quantization: quantizationOf(row.model_type),
    fileName,
    sizeBytes: row.model_size,
    sha256: null,
    weights: /synthetic/i.test(fileName) ? "synthetic" : "real",
    fileChanged: null,
    header: {
      architecture: null,
      name: null,
      fileType: null,
      parameters: row.model_n_params,
      blockCount: null,
      contextLength: null,
      embeddingLength: null,
      feedForwardLength: null,
      headCount: null,
      headCountKv: null,
      headSize: null,
      vocabularySize: null,
      bytesPerToken: null,
      activeParameters: null,
      synthetic: false,
    },
  };
}

/** True when two rows name the same file. Many files are called alike, so size and type count as well. */
export function sameModelFile(a: LlamaBenchRow, b: LlamaBenchRow): boolean {
  return (
    baseName(a.model_filename) === baseName(b.model_filename) &&
    a.model_type === b.model_type &&
    a.model_size === b.model_size &&
    a.model_n_params === b.model_n_params
  );
}

/** Folders can name a person: only the last part of a path is kept, of either system. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || "unnamed.gguf";
}

/** "qwen2 7B Q4_K - Medium" is Q4_K_M, "llama 7B mostly Q4_0" is Q4_0; null where no type is recognised. */
function quantizationOf(modelType: string): string | null {
  const match = /\b((?:I?Q|TQ)\d\w*|B?F16|F32|MXFP4)\b(?: - (Small|Medium|Large))?/i.exec(modelType);
  if (match?.[1] === undefined) return null;
  const size = match[2] === undefined ? undefined : SIZES[match[2]];
  return size === undefined ? match[1].toUpperCase() : `${match[1].toUpperCase()}_${size}`;
}
