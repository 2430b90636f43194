import type { GgufHeader } from "../read/gguf-header.js";
import { arrayOf, countOf, textOf } from "../read/metadata-values.js";
import type { TemplateFacts, TokenizerFacts } from "./model-page.js";

const PREFIX = "tokenizer.ggml.";

/** Keys with the number of a token that has a task of its own (src/llama-arch.cpp of llama.cpp). */
const SPECIAL_ID = /^tokenizer\.ggml\.([a-z_]{1,30})_token_id$/;

/** Most special tokens told; models have about ten. */
const MOST_SPECIAL = 24;

/** Longest first line of a template, characters. */
const FIRST_LINE = 200;

/** The tokenizer; null when the header has no trace of one. */
export function tokenizerFacts({ metadata }: Pick<GgufHeader, "metadata">): TokenizerFacts | null {
  const model = textOf(metadata, `${PREFIX}model`);
  const tokens = arrayOf(metadata, `${PREFIX}tokens`)?.count ?? null;
  if (model === null && tokens === null) return null;
  const special = [...metadata.keys()].flatMap((key) => {
    const name = SPECIAL_ID.exec(key)?.[1];
    const id = countOf(metadata, key);
    return name === undefined || id === null ? [] : [{ name, id }];
  });
  return {
    model,
    pre: textOf(metadata, `${PREFIX}pre`),
    tokens,
    merges: arrayOf(metadata, `${PREFIX}merges`)?.count ?? null,
    special: special.slice(0, MOST_SPECIAL),
  };
}

/** The chat template; null when there is none. */
export function templateFacts({ metadata }: Pick<GgufHeader, "metadata">): TemplateFacts | null {
  const entry = metadata.get("tokenizer.chat_template");
  if (entry?.type !== "string") return null;
  const [firstLine = ""] = entry.value.trimStart().split(/[\r\n]/, 1);
  return { bytes: entry.bytes, firstLine: firstLine.slice(0, FIRST_LINE) };
}
