import type { KvCacheType } from "../../../schema/plan.js";
import type { CacheKind } from "../architectures.js";
import type { MatchBasis } from "../match-registry.js";

/** Something to know before the model is used. */
export interface ModelWarning {
  /** True when llama.cpp v0.5.0 would refuse the file. */
  readonly stops: boolean;
  /** Goes on after the name of the file. It may quote foreign text: clean it before showing. */
  readonly text: string;
}

/** Tensors of one type. */
export interface TensorTypeRow {
  /** Its name, or its number where llama.cpp v0.5.0 has none. */
  readonly type: string;
  readonly tensors: number;
  readonly elements: number;
  /** Null for a type without a known size. */
  readonly bytes: number | null;
  readonly bitsPerWeight: number | null;
}

/** Keys and values by context and type, bytes for one sequence. */
export interface CacheTable {
  readonly types: readonly KvCacheType[];
  /** Bytes that one more token takes while no window is full. */
  readonly bytesPerToken: Readonly<Partial<Record<KvCacheType, number>>>;
  readonly contexts: readonly {
    readonly tokens: number;
    readonly bytes: Readonly<Partial<Record<KvCacheType, number>>>;
  }[];
  readonly latent: boolean;
  /** Layers that look back no further than so many tokens; null when none does. */
  readonly window: { readonly tokens: number; readonly layers: number; readonly ofLayers: number } | null;
}

/** The tokenizer as the header tells it. */
export interface TokenizerFacts {
  readonly model: string | null;
  readonly pre: string | null;
  readonly tokens: number | null;
  readonly merges: number | null;
  readonly special: readonly { readonly name: string; readonly id: number }[];
}

/** The chat template: that it is there, how long it is, how it begins. It is never run. */
export interface TemplateFacts {
  readonly bytes: number;
  readonly firstLine: string;
}

/** Figures of the architecture; null where the header has none. */
export interface ShapeFacts {
  readonly blockCount: number | null;
  readonly embeddingLength: number | null;
  readonly feedForwardLength: number | null;
  readonly headCount: number | null;
  readonly headCountKv: number | null;
  readonly headSize: number | null;
  readonly contextLength: number | null;
  readonly vocabularySize: number | null;
  readonly expertCount: number | null;
  readonly expertUsedCount: number | null;
}

/** Who made a model, from whose work, under which licence; all of it foreign text. */
export interface ProvenanceFacts {
  readonly licence: string | null;
  readonly organization: string | null;
  readonly quantizedBy: string | null;
  readonly repo: string | null;
  readonly baseModels: readonly string[];
}

/** All that `models show` tells. Texts from the file are foreign: clean them before showing. */
export interface ModelPage {
  /** A file; or a model of the registry, of which no file was read; or made-up weights that are not written yet. */
  readonly origin: "file" | "registry" | "synthetic";
  /** Name of the file (of a split one the first part); null where none was read. */
  readonly file: string | null;
  readonly name: string | null;
  readonly architecture: string | null;
  readonly synthetic: boolean;
  /** What the registry knows it as. */
  readonly known: {
    readonly id: string;
    readonly name: string;
    readonly quantization: string | null;
    readonly basis: MatchBasis;
  } | null;
  readonly fileBytes: number;
  /** Hex; null when the file was not hashed. */
  readonly sha256: string | null;
  /** Parts of a split file that were read, and how many there should be. */
  readonly parts: { readonly found: number; readonly count: number } | null;
  readonly parameters: number;
  /** Those that work on one token, the look-up of its embedding left out; null where a tensor's type is unknown. */
  readonly activeParameters: number | null;
  /** Bytes of weights read for one token. */
  readonly bytesPerToken: number | null;
  readonly bitsPerWeight: number | null;
  readonly fileType: string | null;
  readonly quantizationVersion: number | null;
  readonly tensorTypes: readonly TensorTypeRow[];
  readonly shape: ShapeFacts;
  readonly cacheKind: CacheKind;
  readonly cache: CacheTable | null;
  /** Null for a model of the registry: its file would tell. */
  readonly tokenizer: TokenizerFacts | null;
  readonly template: TemplateFacts | null;
  readonly provenance: ProvenanceFacts;
  readonly ggufVersion: number;
  readonly metadataKeys: number;
  readonly headerBytes: number;
  readonly warnings: readonly ModelWarning[];
}
