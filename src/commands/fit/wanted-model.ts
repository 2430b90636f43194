import { basename } from "node:path";
import { joinParts } from "../../core/gguf/describe/join-parts.js";
import { fileTypeName } from "../../core/gguf/file-types.js";
import { matchRegistry } from "../../core/gguf/match-registry.js";
import type { GgufHeader } from "../../core/gguf/read/gguf-header.js";
import { countOf } from "../../core/gguf/read/metadata-values.js";
import { shapeOfHeader } from "../../core/gguf/shape-of-header.js";
import { advisedQuantizations } from "../../core/predict/fit-memory.js";
import { weightsOfFile } from "../../core/predict/model-weights.js";
import { type SizedModel, sizedModel } from "../../core/predict/sized-model.js";
import { RigmarkError } from "../../errors.js";
import { readModelParts } from "../../host/models/read-parts.js";
import { defaultQuantization, splitQuantization } from "../../host/models/references/quantization.js";
import { resolveReference } from "../../host/models/references.js";
import { findModel } from "../../host/models/registry.js";
import { userFolders } from "../../host/store/folders.js";
import type { ModelRegistry } from "../../schema/model.js";
import { quoted, usage } from "../run/flag-values.js";

/** A model in one quantization: of the registry by its name, or of a file by its header. */
export interface WantedModel {
  /** As it is shown; of a file foreign text. */
  readonly name: string;
  /** Short name, for narrow places. */
  readonly shortName: string;
  readonly registryId: string | null;
  readonly quantization: string;
  readonly sized: SizedModel;
  /** Read from a file, of which there is this one quantization. */
  readonly isFile: boolean;
}

/** Reads `-m`: a name of the registry, whether it is on disk or not, or a file that is. Nothing is loaded. */
export async function wantedModel(text: string, registry: ModelRegistry): Promise<WantedModel> {
  const isFile = /[\\/]|\.gguf$|^(hf|ollama):/i.test(text);
  return isFile ? modelOfFile(text, registry) : modelOfRegistry(text.replace(/^synth:/i, ""), registry);
}

function modelOfRegistry(text: string, registry: ModelRegistry): WantedModel {
  const { name: id, quantization: named } = splitQuantization(text);
  const row = findModel(registry, id);
  const advised = advisedQuantizations(row);
  const usual = defaultQuantization(row);
  const quantization = named ?? (advised.includes(usual) ? usual : (advised[0] ?? usual));
  const sized = sizedModel(row, quantization);
  if (sized !== null) {
    const { name, shortName } = row;
    return { name, shortName, registryId: row.id, quantization, sized, isFile: false };
  }
  throw new RigmarkError("bad-model", `the size of ${row.id} in ${quoted(quantization)} is not known`, {
    hint: `Known: ${[...new Set([...advised, ...Object.keys(row.files)])].join(", ")}`,
  });
}

async function modelOfFile(text: string, registry: ModelRegistry): Promise<WantedModel> {
  const target = await resolveReference(text, registry, userFolders(process.env).models);
  if (target.kind !== "file") throw new RangeError("a path, hf: or ollama: names a file");
  const { headers } = await readModelParts(target.path);
  const { header, warnings } = joinParts(headers);
  const damage = warnings.find(({ stops }) => stops);
  if (damage !== undefined) throw unsized(target.path, damage.text);
  const found = matchRegistry(header, registry);
  const shape = found?.row.shape ?? shapeOfHeader(header);
  const weights = shape === null ? null : weightsOfFile(shape, header.tensors);
  if (shape === null || weights === null) throw unsized(target.path, "has a shape that cannot be sized");
  const isNamed = found !== null && found.basis !== "shape";
  const stem = basename(target.path).replace(/(-00001-of-\d{5})?\.gguf$/i, "");
  return {
    ...{ name: target.name ?? stem, shortName: target.name ?? stem },
    registryId: isNamed ? found.row.id : null,
    quantization: found?.quantization ?? writtenQuantization(header),
    sized: { model: { shape, files: {} }, weights },
    isFile: true,
  };
}

function writtenQuantization({ metadata }: GgufHeader): string {
  const id = countOf(metadata, "general.file_type");
  return (id === null ? null : fileTypeName(id)) ?? "its own types";
}

function unsized(path: string, why: string): RigmarkError {
  return new RigmarkError("bad-model", `${JSON.stringify(basename(path))} ${why}`, {
    hint: "See what is known of it: rigmark models show",
  });
}

/** Refuses a context that the model was not made for. */
export function refuseLongContext({ name, sized }: WantedModel, contextTokens: number): void {
  const { contextLength } = sized.model.shape;
  if (contextTokens <= contextLength) return;
  throw usage(
    `--context: ${JSON.stringify(name)} ends at ${contextLength} tokens`,
    `e.g. --context ${contextLength}`,
  );
}
