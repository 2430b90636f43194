import { isKnownArchitecture } from "../architectures.js";
import { quoted } from "../read/bad-header.js";
import type { GgufHeader } from "../read/gguf-header.js";
import { countOf, textOf } from "../read/metadata-values.js";
import type { ModelWarning, TemplateFacts, TokenizerFacts } from "./model-page.js";

/** Figures that llama.cpp asks of every language model (load_hparams in its src/llama-model.cpp). */
const NEEDED = ["block_count", "context_length", "embedding_length"];

/** What is wrong with a model as a whole, whichever file it lies in. */
export function modelWarnings(
  header: GgufHeader,
  tokenizer: TokenizerFacts | null,
  template: TemplateFacts | null,
): ModelWarning[] {
  const { metadata, tensors } = header;
  const architecture = textOf(metadata, "general.architecture");
  const stops = [
    ...architectureTroubles(metadata, architecture),
    ...(tensors.length === 0 ? ["holds no tensors"] : []),
    ...(tokenizer?.model == null ? ["has no tokenizer"] : []),
  ];
  const notes = [
    ...vocabularyTroubles(tensors, tokenizer),
    ...(template === null && tokenizer !== null
      ? ["has no chat template: it answers no chat by itself"]
      : []),
  ];
  return [...stops.map((text) => ({ stops: true, text })), ...notes.map((text) => ({ stops: false, text }))];
}

function architectureTroubles(metadata: GgufHeader["metadata"], architecture: string | null): string[] {
  if (architecture === null) return ["names no architecture"];
  if (!isKnownArchitecture(architecture)) {
    return [`is of an architecture that llama.cpp v0.5.0 does not know: ${quoted(architecture)}`];
  }
  return NEEDED.map((name) => `${architecture}.${name}`)
    .filter((key) => (countOf(metadata, key) ?? 0) === 0)
    .map((key) => `lacks the figure ${key}`);
}

function vocabularyTroubles(tensors: GgufHeader["tensors"], tokenizer: TokenizerFacts | null): string[] {
  const rows = tensors.find(({ name }) => name === "token_embd.weight")?.dimensions[1];
  if (rows === undefined || tokenizer?.tokens == null || rows === tokenizer.tokens) return [];
  return [`has ${tokenizer.tokens} tokens but embeddings for ${rows}`];
}
