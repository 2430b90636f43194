import type { ModelRegistry, ModelRow } from "../../../schema/model.js";
import { cacheKindOf } from "../architectures.js";
import { cacheLayersOfHeader } from "../cache-layers.js";
import { fileTypeName } from "../file-types.js";
import { matchHash, matchRegistry, type RegistryMatch } from "../match-registry.js";
import type { GgufHeader, GgufTensor } from "../read/gguf-header.js";
import { arrayOf, countOf, flagOf, perLayer, textOf } from "../read/metadata-values.js";
import { SYNTHETIC_KEY } from "../synthetic-plan.js";
import { weightTraffic } from "../traffic.js";
import { type CacheChoice, cacheTable } from "./cache-table.js";
import { fileWarnings } from "./file-warnings.js";
import { joinParts } from "./join-parts.js";
import type { ModelPage, ShapeFacts } from "./model-page.js";
import { modelWarnings } from "./model-warnings.js";
import { provenanceFacts } from "./provenance.js";
import { bitsPerWeight, countTensorTypes } from "./tensor-types.js";
import { templateFacts, tokenizerFacts } from "./tokenizer-facts.js";

/** What a page is made for. */
export interface PageWish extends CacheChoice {
  readonly registry: ModelRegistry;
  /** SHA-256 of the file, hex; null when it was not hashed. */
  readonly sha256: string | null;
  /** Name of the file; null where none was read. */
  readonly file: string | null;
}

/** The page of a file, or of the parts of a split one in their order. */
export function describeFile(headers: readonly [GgufHeader, ...GgufHeader[]], wish: PageWish): ModelPage {
  const { header, parts, warnings } = joinParts(headers);
  const tokenizer = tokenizerFacts(header);
  const template = templateFacts(header);
  const match = bestMatch(header, wish);
  return {
    ...figuresOf(header, wish),
    origin: "file",
    known: match === null ? null : knownAs(match),
    parts,
    tokenizer,
    template,
    warnings: [
      ...warnings,
      ...headers.flatMap(fileWarnings),
      ...modelWarnings(header, tokenizer, template),
      ...hashWarnings(header, match, wish.sha256),
    ],
  };
}

/** The page of a model of the registry, from the header that a synthetic file of it would have. */
export function describePlan(
  header: GgufHeader,
  row: ModelRow,
  origin: "registry" | "synthetic",
  wish: PageWish,
): ModelPage {
  const figures = figuresOf(header, wish);
  const published =
    origin === "registry"
      ? Object.values(row.files).find(({ sizeBytes }) => sizeBytes === header.fileBytes)
      : undefined;
  return {
    ...figures,
    origin,
    name: row.name,
    synthetic: origin === "synthetic",
    known: knownAs({ row, quantization: figures.fileType, basis: "name" }),
    parts: null,
    tokenizer: null,
    template: null,
    provenance: {
      ...figures.provenance,
      licence: row.licence,
      repo: published === undefined ? null : `${published.repo}, ${published.file}`,
    },
    warnings: [],
  };
}

function figuresOf(header: GgufHeader, wish: PageWish) {
  const { metadata, tensors } = header;
  const architecture = textOf(metadata, "general.architecture");
  const shape = shapeFacts(header, architecture);
  const types = countTensorTypes(tensors);
  const bytes = sumOrNull(types.map((row) => row.bytes));
  const parameters = tensors.reduce((sum, { elements }) => sum + elements, 0);
  const layers = cacheLayersOfHeader(header);
  const fileType = countOf(metadata, "general.file_type");
  return {
    file: wish.file,
    sha256: wish.sha256,
    name: textOf(metadata, "general.name"),
    architecture,
    synthetic: flagOf(metadata, SYNTHETIC_KEY) === true,
    fileBytes: header.fileBytes,
    parameters,
    ...activeOf(tensors, shape),
    bitsPerWeight: bitsPerWeight(bytes, parameters),
    fileType: fileType === null ? null : fileTypeName(fileType),
    quantizationVersion: countOf(metadata, "general.quantization_version"),
    tensorTypes: types,
    shape,
    cacheKind: architecture === null ? ("own" as const) : cacheKindOf(architecture),
    cache: layers === null ? null : cacheTable(layers, shape.contextLength, wish),
    provenance: provenanceFacts(header),
    ggufVersion: header.version,
    metadataKeys: metadata.size,
    headerBytes: header.dataOffset,
  };
}

function shapeFacts({ metadata, tensors }: GgufHeader, architecture: string | null): ShapeFacts {
  const figure = (name: string) => countOf(metadata, `${architecture}.${name}`);
  const layers = figure("block_count") ?? 0;
  const largest = (name: string) => {
    const all = layers > 0 && layers <= 512 ? perLayer(metadata, `${architecture}.${name}`, layers) : null;
    return all === null ? null : Math.max(...all);
  };
  const headCount = largest("attention.head_count");
  const width = figure("embedding_length");
  const embedding = tensors.find(({ name }) => name === "token_embd.weight");
  return {
    blockCount: figure("block_count"),
    embeddingLength: width,
    feedForwardLength: largest("feed_forward_length"),
    headCount,
    headCountKv: largest("attention.head_count_kv") ?? headCount,
    headSize: figure("attention.key_length") ?? (width !== null && headCount ? width / headCount : null),
    contextLength: figure("context_length"),
    vocabularySize:
      embedding?.dimensions[1] ?? arrayOf(metadata, "tokenizer.ggml.tokens")?.count ?? figure("vocab_size"),
    expertCount: figure("expert_count") || null,
    expertUsedCount: figure("expert_used_count") || null,
  };
}

function activeOf(tensors: readonly GgufTensor[], { expertCount, expertUsedCount }: ShapeFacts) {
  const sized = tensors.flatMap(({ name, elements, bytes }) =>
    bytes === null ? [] : [{ name, elements, bytes }],
  );
  if (sized.length < tensors.length || sized.length === 0)
    return { activeParameters: null, bytesPerToken: null };
  const experts =
    expertCount === null || expertUsedCount === null ? undefined : { expertCount, expertUsedCount };
  return weightTraffic(sized, experts);
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

/** The hash is surer than anything in the header, unless the file says of itself that its weights are made up. */
function bestMatch(header: GgufHeader, { registry, sha256 }: PageWish): RegistryMatch | null {
  return (sha256 === null ? null : matchHash(sha256, registry)) ?? matchRegistry(header, registry);
}

function knownAs({ row, quantization, basis }: RegistryMatch): ModelPage["known"] {
  return { id: row.id, name: row.name, quantization, basis };
}

/** A file of the published size with another hash is another upload, or damaged in a place that no reader sees. */
function hashWarnings(
  { fileBytes }: GgufHeader,
  match: RegistryMatch | null,
  sha256: string | null,
): ModelPage["warnings"] {
  if (match?.basis !== "size" || sha256 === null) return [];
  const published = Object.values(match.row.files).find(
    (file) => file.sizeBytes === fileBytes && file.sha256 !== null,
  );
  if (published === undefined) return [];
  return [
    {
      stops: false,
      text: `has the size of the published file but another SHA-256: another upload, or damaged (published ${published.sha256})`,
    },
  ];
}
