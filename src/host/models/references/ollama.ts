import { stat } from "node:fs/promises";
import { distance } from "fastest-levenshtein";
import { RigmarkError } from "../../../errors.js";
import { ollamaStores } from "../places/known-places.js";
import { type OllamaWeights, readManifest } from "../places/ollama-manifest.js";
import { type OllamaName, parseOllamaName, shortOllamaName } from "../places/ollama-name.js";
import { findManifest, type ListedName, listNames } from "../places/ollama-store.js";
import type { Surroundings } from "../places/surroundings.js";
import type { ModelReference } from "./reference.js";

const MOST_SUGGESTED = 4;

/** Resolves `ollama:[registry/][user/]name[:tag]` to the weights that Ollama has fetched. */
export async function ollamaReference(text: string, around: Surroundings): Promise<ModelReference> {
  const wanted = parseOllamaName(text.slice("ollama:".length));
  const shown = shortOllamaName(wanted);
  const [first, ...others] = await findWeights(wanted, around);
  if (first === undefined) throw await notThere(wanted, around);
  const other = others.find(({ sha256 }) => sha256 !== first.sha256);
  if (other !== undefined) {
    throw new RigmarkError(
      "bad-model",
      `two stores of Ollama have ${shown}, with different weights: ${JSON.stringify(first.path)} and ${JSON.stringify(other.path)}`,
      { hint: "say which one is meant by its path: -m path/to/blob; or set OLLAMA_MODELS to one store" },
    );
  }
  await checkBlob(shown, first);
  const { path, sha256 } = first;
  return {
    kind: "file",
    path,
    name: shown,
    row: null,
    quantization: quantizationInTag(wanted.tag),
    expectedSha256: [sha256],
  };
}

async function findWeights(wanted: OllamaName, around: Surroundings): Promise<OllamaWeights[]> {
  const found: OllamaWeights[] = [];
  for (const store of ollamaStores(around)) {
    const manifest = (await findManifest(store, wanted)) ?? (await sameButCase(store, wanted));
    if (manifest === null) continue;
    const reading = await readManifest(store, manifest);
    if (reading.kind === "weights") found.push(reading.weights);
    else {
      throw new RigmarkError("bad-model", `${shortOllamaName(wanted)} of Ollama: ${reading.reason}`, {
        hint: "fetch it anew with `ollama pull`, or name a file: -m path/to/model.gguf",
      });
    }
  }
  return found;
}

/** Ollama takes its names whatever the case (EqualFold in types/model/name.go). */
async function sameButCase(store: string, wanted: OllamaName): Promise<string | null> {
  const key = keyOf(wanted);
  return (await listNames(store)).find((listed) => keyOf(listed) === key)?.manifest ?? null;
}

function keyOf(name: OllamaName): string {
  return `${name.registry}/${name.namespace}/${name.name}:${name.tag}`.toLowerCase();
}

async function checkBlob(shown: string, { path, sizeBytes }: OllamaWeights): Promise<void> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => cause);
  if (found instanceof Error) {
    const what = found.code === "ENOENT" ? "are not there" : `cannot be read (${found.code})`;
    throw new RigmarkError("bad-model", `the weights of ${shown} ${what}: ${JSON.stringify(path)}`, {
      hint: "fetch it anew with `ollama pull`, or let your user read Ollama's store",
      cause: found,
    });
  }
  if (found.size === sizeBytes) return;
  throw new RigmarkError(
    "bad-model",
    `the weights of ${shown} have ${found.size} bytes, its manifest says ${sizeBytes}`,
    { hint: "the download is not complete: fetch it anew with `ollama pull`" },
  );
}

async function notThere(wanted: OllamaName, around: Surroundings): Promise<RigmarkError> {
  const listed: ListedName[] = [];
  for (const store of ollamaStores(around)) listed.push(...(await listNames(store)));
  const near = nearNames(wanted, listed).map((name) => `ollama:${name}`);
  const shown = shortOllamaName(wanted);
  if (listed.length === 0) {
    return new RigmarkError("bad-model", `no model of Ollama is on this disk, so not ${shown}`, {
      hint: "fetch it with `ollama pull`; where Ollama keeps its models elsewhere, set OLLAMA_MODELS",
    });
  }
  return new RigmarkError("bad-model", `Ollama has no ${shown} here`, {
    hint:
      near.length > 0
        ? `It has: ${near.join(", ")}`
        : "See what it has with: rigmark models scan; fetch more with `ollama pull`",
  });
}

/** Other tags of the same name, wherever it comes from, else the names with the fewest edits. */
function nearNames(wanted: OllamaName, listed: readonly ListedName[]): string[] {
  const name = wanted.name.toLowerCase();
  const tags = listed.filter((one) => one.name.toLowerCase() === name);
  const isClose = (one: ListedName) => distance(one.name.toLowerCase(), name) <= Math.max(1, name.length / 3);
  const close = tags.length > 0 ? tags : listed.filter(isClose);
  const edits = new Map(close.map((one) => [shortOllamaName(one), distance(keyOf(one), keyOf(wanted))]));
  return [...edits.keys()]
    .sort((a, b) => (edits.get(a) ?? 0) - (edits.get(b) ?? 0) || a.localeCompare(b))
    .slice(0, MOST_SUGGESTED);
}

/** Tags of Ollama end in the quantization where they name one: `7b-qwen-distill-q4_K_M`. */
function quantizationInTag(tag: string): string | null {
  return /(?:^|-)(i?q\d\w*|b?f16|f32|mxfp4)$/i.exec(tag)?.[1]?.toUpperCase() ?? null;
}
