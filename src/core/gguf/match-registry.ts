import type { ArchitectureShape, ModelRegistry, ModelRow, PublishedFile } from "../../schema/model.js";
import { fileTypeName } from "./file-types.js";
import type { GgufHeader } from "./read/gguf-header.js";
import { arrayOf, countOf, flagOf, textOf } from "./read/metadata-values.js";
import { describeShape } from "./synthetic-metadata.js";
import { SYNTHETIC_KEY, SYNTHETIC_SUFFIX } from "./synthetic-plan.js";

/**
 * How sure it is that a file is a model of the registry, the surest first. All but `hash` ask for the same shape too.
 * `hash`: the published SHA-256. `size`: the published size to the byte. `name`: it names itself so. `synthetic`: made-up
 * weights of that shape. `shape`: of the same shape and nothing more, which finetunes share: never say "is" of it.
 */
export type MatchBasis = "hash" | "size" | "name" | "synthetic" | "shape";

/** A model of the registry that a file was found to be, or to be like. */
export interface RegistryMatch {
  readonly row: ModelRow;
  /** Of the published file with this size; else what the header says; null when it says nothing known. */
  readonly quantization: string | null;
  readonly basis: MatchBasis;
}

/** Finds the row of the registry that a header belongs to; null when no row has its shape. */
export function matchRegistry(header: GgufHeader, registry: ModelRegistry): RegistryMatch | null {
  const alike = registry.models.filter(({ shape }) => hasShape(header, shape));
  const ranked = [...alike].sort((one, other) => contextFit(header, other) - contextFit(header, one));
  const [nearest] = ranked;
  if (nearest === undefined) return null;
  const named = ranked.find((row) => isNamedSo(header, row));
  const quantization = writtenQuantization(header);
  if (flagOf(header.metadata, SYNTHETIC_KEY) === true) {
    return { row: named ?? nearest, quantization, basis: "synthetic" };
  }
  const sized = ranked.flatMap((row) => publishedAs(row, header.fileBytes));
  const sure = sized.find(({ row }) => row === named) ?? (sized.length === 1 ? sized[0] : undefined);
  if (sure !== undefined) return { ...sure, basis: "size" };
  return named === undefined
    ? { row: nearest, quantization, basis: "shape" }
    : { row: named, quantization, basis: "name" };
}

/** Finds the published file with this SHA-256 (hex); null when none is known. */
export function matchHash(sha256: string, registry: ModelRegistry): RegistryMatch | null {
  for (const row of registry.models) {
    for (const [quantization, file] of Object.entries(row.files)) {
      if (hashesOf(file).includes(sha256)) return { row, quantization, basis: "hash" };
    }
  }
  return null;
}

function hashesOf({ sha256, parts = [] }: PublishedFile): (string | null)[] {
  return [sha256, ...parts.map((part) => part.sha256)];
}

/** Keys in which models of one architecture differ; a key that the file leaves out is taken as right. */
const TELLING = [
  "block_count",
  "embedding_length",
  "attention.head_count",
  "attention.head_count_kv",
  "attention.key_length",
  "feed_forward_length",
];

/** Of mixtures the dense width is written in more ways than one; files of before latent attention list all heads. */
const TELLING_OF_MIXTURES = ["expert_count", "expert_used_count", "expert_feed_forward_length"];
const TELLING_OF_LATENT = ["attention.kv_lora_rank"];

function tellingKeys({ experts, latentAttention }: ArchitectureShape): string[] {
  return [
    ...TELLING.slice(0, 3),
    ...(latentAttention === null ? TELLING.slice(3, 5) : TELLING_OF_LATENT),
    ...(experts === null ? TELLING.slice(5) : TELLING_OF_MIXTURES),
  ];
}

function hasShape({ metadata, tensors }: GgufHeader, shape: ArchitectureShape): boolean {
  if (textOf(metadata, "general.architecture") !== shape.architecture) return false;
  const wanted = describeShape(shape);
  const differs = tellingKeys(shape).some((name) => {
    const key = `${shape.architecture}.${name}`;
    const found = metadata.get(key);
    return found === undefined
      ? name === "block_count"
      : found.type === "array" || found.value !== wanted[key]?.value;
  });
  if (differs || vocabularyOf(metadata, tensors) !== shape.vocabularySize) return false;
  // The first part of a split file has not all the tensors.
  if ((countOf(metadata, "split.count") ?? 1) > 1) return true;
  return tensors.some(({ name }) => name === "output.weight") !== shape.tiedEmbeddings;
}

function vocabularyOf(metadata: GgufHeader["metadata"], tensors: GgufHeader["tensors"]): number | null {
  const embedding = tensors.find(({ name }) => name === "token_embd.weight");
  return embedding?.dimensions[1] ?? arrayOf(metadata, "tokenizer.ggml.tokens")?.count ?? null;
}

function contextFit({ metadata }: GgufHeader, { shape }: ModelRow): number {
  return countOf(metadata, `${shape.architecture}.context_length`) === shape.contextLength ? 1 : 0;
}

function publishedAs(row: ModelRow, fileBytes: number): { row: ModelRow; quantization: string }[] {
  return Object.entries(row.files)
    .filter(([, { sizeBytes, parts }]) => fileBytes === sizeBytes || fileBytes === parts?.[0]?.sizeBytes)
    .map(([quantization]) => ({ row, quantization }));
}

function writtenQuantization({ metadata }: GgufHeader): string | null {
  const id = countOf(metadata, "general.file_type");
  return id === null ? null : fileTypeName(id);
}

function isNamedSo({ metadata }: GgufHeader, row: ModelRow): boolean {
  const part = (name: string) => textOf(metadata, `general.${name}`) ?? "";
  const own = [part("name"), `${part("basename")} ${part("size_label")} ${part("finetune")}`].map(plainName);
  const stems = Object.values(row.files).map(({ file }) => file.replace(/^.*\//, ""));
  const known = [row.id, row.name, ...row.aliases, ...stems.map(withoutQuantization)].map(plainName);
  return own.some((name) => name !== "" && known.includes(name));
}

function withoutQuantization(file: string): string {
  return file
    .replace(/\.gguf$/i, "")
    .replace(/[-_.](?:I?Q\d\w*|BF16|F16|F32|MXFP4)(?:-\d{5}-of-\d{5})?$/i, "");
}

/** Letters and digits alone, without the maker's name in front: "Meta Llama 3.1 8B" and "llama-3.1-8b" are one. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(SYNTHETIC_SUFFIX, "")
    .replace(/[^a-z0-9]/g, "")
    .replace(/^(?:meta|google|mistralai)(?=.)/, "");
}
