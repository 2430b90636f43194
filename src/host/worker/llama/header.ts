import { stat } from "node:fs/promises";
import { type GgufFileInfo, GgufFileType, readGgufFileInfo } from "node-llama-cpp";
import { cacheLayersOfHeader } from "../../../core/gguf/cache-layers.js";
import { groupLayers } from "../../../core/gguf/kv-cache.js";
import type { GgufValue } from "../../../core/gguf/read/gguf-header.js";
import { partPaths } from "../../../core/gguf/split-name.js";
import { weightTraffic } from "../../../core/gguf/traffic.js";
import type { CacheLayers, ModelHeader } from "../../../schema/worker-message.js";
import { messageOf, WorkerFailure } from "../failure.js";

/** A header takes milliseconds; one that takes longer is made to hang its reader. */
const HEADER_DEADLINE_MS = 3_000;

/** Lists by layer are no longer (LLAMA_MAX_LAYERS in llama-hparams.h). */
const MOST_LAYERS = 512;

/** A name is for people; what is longer is cut. */
const LONGEST_NAME = 1000;

/** Reads the header of a GGUF file. Rejects with `bad-file` when it is none. */
export async function readModelHeader(path: string): Promise<ModelHeader> {
  let info: GgufFileInfo;
  try {
    info = await readGgufFileInfo(path, {
      sourceType: "filesystem",
      logWarnings: false,
      signal: AbortSignal.timeout(HEADER_DEADLINE_MS),
    });
  } catch (error) {
    throw new WorkerFailure("bad-file", `the header cannot be read: ${headerTrouble(error)}`, error);
  }
  const sizes = await Promise.all(partPaths(path).map(async (part) => (await stat(part)).size));
  return describe(info, sizes);
}

function headerTrouble(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "it does not end";
  if (error instanceof RangeError || error instanceof TypeError) return "it is damaged";
  return messageOf(error);
}

function describe(info: GgufFileInfo, sizes: readonly number[]): ModelHeader {
  const general = record(info.metadata.general);
  const tensors = sizes.flatMap((size, part) => sizedTensors(info, part, size));
  const architecture = text(general["architecture"]);
  const model = record(architecture === null ? undefined : record(info.metadata)[architecture]);
  const attention = record(model["attention"]);
  const heads = count(attention["head_count"]);
  const width = count(model["embedding_length"]);
  const experts = { count: count(model["expert_count"]), used: count(model["expert_used_count"]) };
  const traffic = weightTraffic(
    tensors,
    experts.count === null || experts.used === null
      ? undefined
      : { expertCount: experts.count, expertUsedCount: experts.used },
  );
  return {
    architecture,
    name: text(general["name"])?.slice(0, LONGEST_NAME) ?? null,
    fileType: fileTypeName(general["file_type"]),
    parameters: tensors.reduce((sum, tensor) => sum + tensor.elements, 0) || null,
    blockCount: count(model["block_count"]),
    contextLength: count(model["context_length"]),
    embeddingLength: width,
    feedForwardLength: count(model["feed_forward_length"]),
    headCount: heads,
    headCountKv: count(attention["head_count_kv"]),
    headSize: count(attention["key_length"]) ?? count(width !== null && heads ? width / heads : null),
    vocabularySize: vocabularySize(info, model),
    bytesPerToken: traffic.bytesPerToken || null,
    activeParameters: traffic.activeParameters || null,
    expertCount: experts.count || null,
    cache: cacheOf(info),
    synthetic: record(record(info.metadata)["rigmark"])["synthetic"] === true,
  };
}

/** What the layers keep of the context, by the rules of the reader that `models show` uses. */
function cacheOf({ metadata }: GgufFileInfo): CacheLayers[] | null {
  const layers = cacheLayersOfHeader({ metadata: new Map(flatEntries(metadata, "")) });
  return layers === null ? null : groupLayers(layers);
}

/** The binding nests keys at their dots; numbers of layers are few, lists of tokens are left out. */
function flatEntries(value: object, prefix: string): [string, GgufValue][] {
  return Object.entries(value).flatMap(([name, entry]: [string, unknown]): [string, GgufValue][] => {
    const key = `${prefix}${name}`;
    if (typeof entry === "string") return [[key, { type: "string", value: entry, bytes: entry.length }]];
    if (typeof entry === "boolean") return [[key, { type: "bool", value: entry }]];
    if (typeof entry === "number" || typeof entry === "bigint") {
      return [[key, { type: "f64", value: Number(entry) }]];
    }
    if (Array.isArray(entry)) return listEntry(key, entry);
    return typeof entry === "object" && entry !== null ? flatEntries(entry, `${key}.`) : [];
  });
}

function listEntry(key: string, list: readonly unknown[]): [string, GgufValue][] {
  if (list.length > MOST_LAYERS) return [];
  const first = list.map((one) => (typeof one === "boolean" ? one : Number(one)));
  return [[key, { type: "array", of: "f64", count: first.length, first }]];
}

/** Tensors of one part, or of the whole file, with their sizes, taken from the distance to the next one. */
function sizedTensors(
  { fullTensorInfo = [] }: GgufFileInfo,
  part: number,
  fileSize: number,
): { name: string; elements: number; bytes: number }[] {
  const sorted = fullTensorInfo
    .filter(({ filePart }) => filePart === part + 1)
    .sort((a, b) => Number(a.fileOffset) - Number(b.fileOffset));
  return sorted.map((tensor, index) => {
    const end = Number(sorted[index + 1]?.fileOffset ?? fileSize);
    return {
      name: tensor.name,
      elements: tensor.dimensions.reduce<number>((product, side) => product * Number(side), 1),
      bytes: Math.max(0, end - Number(tensor.fileOffset)),
    };
  });
}

function vocabularySize(info: GgufFileInfo, model: Record<string, unknown>): number | null {
  const tokens = record(record(info.metadata)["tokenizer"]);
  const list = record(tokens["ggml"])["tokens"];
  return Array.isArray(list) ? list.length : count(model["vocab_size"]);
}

/** llama.cpp's file type as users know it: MOSTLY_Q4_K_M is Q4_K_M. */
function fileTypeName(value: unknown): string | null {
  const name = typeof value === "number" ? GgufFileType[value] : undefined;
  return name === undefined ? null : name.replace(/^(MOSTLY|ALL)_/, "");
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function count(value: unknown): number | null {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : null;
}
