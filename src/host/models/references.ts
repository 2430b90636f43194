import { stat } from "node:fs/promises";
import { RigmarkError } from "../../errors.js";
import type { ModelRegistry } from "../../schema/model.js";
import { type Surroundings, thisMachine } from "./places/surroundings.js";
import { hubFileReference } from "./references/hub.js";
import { ollamaReference } from "./references/ollama.js";
import { publishedReference } from "./references/published.js";
import { defaultQuantization, splitQuantization, synthQuantization } from "./references/quantization.js";
import type { ModelReference } from "./references/reference.js";
import { findModel, nearestName } from "./registry.js";

const SCHEMES = ["synth", "hf", "ollama"];

/**
 * Resolves a model reference: a path; `synth:<id>[:quantization]`; `hf:owner/repo/file.gguf[@revision]`;
 * `ollama:name[:tag]`; or `<id>[:quantization]` of a published file. Nothing is fetched or written. Rejects what is not
 * there, or could mean two models, with "bad-model", and says what works.
 */
export async function resolveReference(
  text: string,
  registry: ModelRegistry,
  modelsFolder: string,
  around: Surroundings = thisMachine(),
): Promise<ModelReference> {
  const scheme = /^([a-z]+):(?![\\/])/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "synth") return synthetic(text.slice("synth:".length), registry);
  if (scheme === "hf") return hubFileReference(`hf:${text.slice(3)}`, registry, modelsFolder, around);
  if (scheme === "ollama") return ollamaReference(text, around);
  if (looksLikePath(text)) return bareFile(text);
  const isId = knows(registry, splitQuantization(text).name);
  if (await isFile(text)) {
    if (isId) throw fileOrId(text, registry);
    return bareFile(text);
  }
  if (!isId && scheme !== undefined) refuseMisspelt(text, scheme);
  return publishedReference(text, registry, modelsFolder, around);
}

function looksLikePath(text: string): boolean {
  return /[\\/]/.test(text) || /^\.{1,2}$/.test(text) || /\.gguf$/i.test(text);
}

function synthetic(text: string, registry: ModelRegistry): ModelReference {
  const { name, quantization } = splitQuantization(text);
  const row = findModel(registry, name);
  return { kind: "synthetic", row, quantization: synthQuantization(row, quantization) };
}

function bareFile(path: string): ModelReference {
  return { kind: "file", path, name: null, row: null, quantization: null, expectedSha256: [] };
}

function knows({ models }: ModelRegistry, name: string): boolean {
  const wanted = name.toLowerCase();
  return models.some(({ id, aliases }) => id === wanted || aliases.includes(wanted));
}

function fileOrId(text: string, registry: ModelRegistry): RigmarkError {
  const { name, quantization } = splitQuantization(text);
  const row = findModel(registry, name);
  const inFull = `${row.id}:${quantization ?? defaultQuantization(row)}`;
  const model = inFull === text ? "rename the file, or start rigmark in another folder" : `-m ${inFull}`;
  return new RigmarkError(
    "bad-model",
    `${text} means two things: a file in this folder, and the model ${row.id}`,
    { hint: `for the file: -m ./${text}; for the model: ${model}` },
  );
}

function refuseMisspelt(text: string, scheme: string): void {
  const nearest = nearestName(scheme, SCHEMES);
  if (nearest === null) return;
  throw new RigmarkError("bad-model", `no reference begins with ${JSON.stringify(`${scheme}:`)}`, {
    hint: `Did you mean ${nearest}:${text.slice(scheme.length + 1)}?`,
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
