import { stat } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../../core/report/format.js";
import { RigmarkError } from "../../errors.js";
import { type ModelRegistry, type ModelRow, SynthQuantization } from "../../schema/model.js";
import { hubFilePath } from "./hub/hub-path.js";
import { findModel } from "./registry.js";

/** What a user's `-m` stands for: a file on disk, or one that rigmark can write. */
export type ModelReference =
  | {
      readonly kind: "file";
      readonly path: string;
      /** Registry row and published hash when the file was asked for by name; null for a bare path. */
      readonly row: ModelRow | null;
      readonly quantization: string | null;
      readonly expectedSha256: string | null;
    }
  | { readonly kind: "synthetic"; readonly row: ModelRow; readonly quantization: SynthQuantization };

/** Quantization meant when none is named. */
export const DEFAULT_QUANTIZATION = "Q4_K_M";

/**
 * Resolves a model reference: a path, `synth:<id>[:quantization]`, or `<id>[:quantization]` of a published file
 * that lies in the models folder. Rejects all else with "bad-model" and says what works.
 */
export async function resolveReference(
  text: string,
  registry: ModelRegistry,
  modelsFolder: string,
): Promise<ModelReference> {
  const scheme = /^([a-z]+):(?![\\/])/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "synth") return synthetic(text.slice("synth:".length), registry);
  if (scheme === "hf" || scheme === "ollama") throw notYet(text, scheme, registry);
  if (looksLikePath(text) || (await isFile(text))) return file(text, null, null, null);
  return published(text, registry, modelsFolder);
}

function looksLikePath(text: string): boolean {
  return /[\\/]/.test(text) || /^\.{1,2}$/.test(text) || /\.gguf$/i.test(text);
}

function synthetic(text: string, registry: ModelRegistry): ModelReference {
  const [name, wanted] = splitQuantization(text);
  const row = findModel(registry, name);
  const quantization = SynthQuantization.safeParse(wanted);
  if (quantization.success) return { kind: "synthetic", row, quantization: quantization.data };
  throw new RigmarkError("bad-model", `no synthetic model in ${JSON.stringify(wanted)}`, {
    hint: `Quantizations that can be written: ${SynthQuantization.options.join(", ")}`,
  });
}

async function published(
  text: string,
  registry: ModelRegistry,
  modelsFolder: string,
): Promise<ModelReference> {
  const [name, quantization] = splitQuantization(text);
  const row = findModel(registry, name);
  const known = row.files[quantization];
  if (known !== undefined) {
    for (const path of [hubFilePath(modelsFolder, known), join(modelsFolder, known.file)]) {
      if (await isFile(path)) return file(path, row, quantization, known.sha256);
    }
  }
  const write = SynthQuantization.safeParse(quantization).success ? `:${quantization}` : "";
  throw new RigmarkError("bad-model", `${row.id} (${quantization}) is not on this disk`, {
    hint: `${pullWords(row, quantization)}Measure its speed with made-up weights of the same shape: -m synth:${row.id}${write === `:${DEFAULT_QUANTIZATION}` ? "" : write}; or name your file: -m path/to/model.gguf`,
  });
}

/** What to type to get it, where a published file is known. */
function pullWords({ id, files }: ModelRow, quantization: string): string {
  if (files[quantization] === undefined) return "";
  const suffix = quantization === DEFAULT_QUANTIZATION ? "" : `:${quantization}`;
  return `Download it (${formatBytes(files[quantization].sizeBytes)}) with: rigmark models pull ${id}${suffix}. `;
}

function splitQuantization(text: string): [name: string, quantization: string] {
  const [name = "", ...rest] = text.split(":");
  return [name, rest.length === 0 ? DEFAULT_QUANTIZATION : rest.join(":").toUpperCase()];
}

function notYet(text: string, scheme: string, registry: ModelRegistry): RigmarkError {
  return new RigmarkError(
    "bad-model",
    `${scheme}: references are not supported yet: ${JSON.stringify(text)}`,
    {
      hint: `Name a file (-m path/to/model.gguf) or made-up weights (-m synth:${registry.defaultModel})`,
    },
  );
}

function file(
  path: string,
  row: ModelRow | null,
  quantization: string | null,
  expectedSha256: string | null,
): ModelReference {
  return { kind: "file", path, row, quantization, expectedSha256 };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
