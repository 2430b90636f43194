import type { GgufHeader } from "../read/gguf-header.js";
import { countOf, textOf } from "../read/metadata-values.js";
import type { ProvenanceFacts } from "./model-page.js";

/** Most base models told. */
const MOST_BASES = 8;

/** Who made the model and from what (gguf-py/gguf/constants.py of llama.cpp). */
export function provenanceFacts({ metadata }: Pick<GgufHeader, "metadata">): ProvenanceFacts {
  const text = (name: string) => textOf(metadata, `general.${name}`);
  const bases = Math.min(MOST_BASES, countOf(metadata, "general.base_model.count") ?? 0);
  return {
    licence: text("license.name") ?? text("license"),
    organization: text("organization"),
    quantizedBy: text("quantized_by"),
    repo: text("repo_url") ?? text("source.repo_url") ?? text("source.url") ?? text("url"),
    baseModels: Array.from({ length: bases }, (_, index) => {
      const of = (name: string) => text(`base_model.${index}.${name}`);
      return of("repo_url") ?? of("name");
    }).filter((name) => name !== null),
  };
}
