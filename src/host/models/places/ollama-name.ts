import { RigmarkError } from "../../../errors.js";

/** A model as Ollama names it; on disk it is manifests/<registry>/<namespace>/<name>/<tag>. */
export interface OllamaName {
  readonly registry: string;
  readonly namespace: string;
  readonly name: string;
  readonly tag: string;
}

/** What is meant where nothing is said (FillDefault in ollama/ollama:types/model/name.go). */
const DEFAULTS = { registry: "registry.ollama.ai", namespace: "library", tag: "latest" };

/** Letters, digits, `_`, `-` and `.`, at most 128, no two dots in a row (isValidByteFor there). */
const PART = /^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/;

/** Parses `[registry/][namespace/]name[:tag]`; rejects all else with "bad-model". */
export function parseOllamaName(text: string): OllamaName {
  const [, path = "", tag = DEFAULTS.tag] = /^([^:]*)(?::([^:]*))?$/s.exec(text) ?? [];
  const parts = path.split("/");
  const [name = "", namespace = DEFAULTS.namespace, registry = DEFAULTS.registry] = parts.reverse();
  const parsed = { registry: registry === "huggingface.co" ? "hf.co" : registry, namespace, name, tag };
  if (parts.length <= 3 && Object.values(parsed).every(isOllamaPart)) return parsed;
  throw new RigmarkError("bad-model", `${JSON.stringify(text.slice(0, 200))} is no name of Ollama`, {
    hint: "write it as `ollama list` does: ollama:name:tag, ollama:user/name:tag or ollama:hf.co/owner/repo:tag",
  });
}

/** Whether a text can be one part of a name, and so a single name of a file or folder. */
export function isOllamaPart(text: string): boolean {
  return PART.test(text);
}

/** The name as `ollama list` shows it: what is the default is left out, but for the tag. */
export function shortOllamaName({ registry, namespace, name, tag }: OllamaName): string {
  if (registry !== DEFAULTS.registry) return `${registry}/${namespace}/${name}:${tag}`;
  return `${namespace === DEFAULTS.namespace ? "" : `${namespace}/`}${name}:${tag}`;
}
