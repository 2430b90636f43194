import type { Difference, DifferenceKind, DifferenceValue } from "../compare/differences.js";
import { ABSENT, formatBytes, formatCount } from "./format.js";
import { plainText } from "./sanitize.js";

const VALUE_LENGTH = 120;

const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  model: "model",
  weights: "weights",
  cpu: "processor",
  cores: "usable cores",
  memory: "memory",
  gpus: "graphics",
  drivers: "driver",
  "power-limits": "power limit, W",
  system: "system",
  kernel: "kernel",
  virtual: "virtual",
  "power-source": "power from",
  governor: "governor",
  tool: "measured by",
  node: "Node",
  binding: "binding",
  engine: "engine",
  "cpu-features": "CPU features",
  backend: "backend",
  device: "device",
  "gpu-layers": "GPU layers",
  threads: "threads",
  batch: "batch",
  "flash-attention": "flash attention",
  keys: "keys in",
  values: "values in",
  mapping: "file mapped",
  "other-settings": "also set",
  profile: "profile",
};

/** One difference as label and both sides. */
export interface DifferenceWords {
  readonly what: string;
  readonly a: string;
  readonly b: string;
}

/** A difference in words; of feature lists only what one side has and the other has not. */
export function differenceWords({ kind, a, b }: Difference): DifferenceWords {
  const what = KIND_WORDS[kind];
  if (kind === "cpu-features" && typeof a === "string" && typeof b === "string") {
    return { what, a: featuresBeyond(a, b), b: featuresBeyond(b, a) };
  }
  return { what, a: valueWords(kind, a), b: valueWords(kind, b) };
}

function valueWords(kind: DifferenceKind, value: DifferenceValue): string {
  if (value === null) return kind === "gpu-layers" ? "all" : ABSENT;
  if (typeof value === "boolean") return flagWords(kind, value);
  if (typeof value === "number") return kind === "memory" ? formatBytes(value) : formatCount(value);
  return plainText(value, VALUE_LENGTH);
}

function flagWords(kind: DifferenceKind, value: boolean): string {
  if (kind === "flash-attention") return value ? "on" : "off";
  return value ? "yes" : "no";
}

/** The engine prints its features as `AVX2 = 1 | F16C = 1 | `. */
function featuresBeyond(own: string, other: string): string {
  const names = (text: string) => text.split("|").map((part) => part.replace(/^.*:/, "").trim());
  const others = new Set(names(other));
  const more = names(own)
    .filter((name) => name !== "" && !others.has(name))
    .map((name) => name.replace(/ = 1$/, ""));
  return more.length === 0 ? "nothing more" : plainText(more.join(", "), VALUE_LENGTH);
}
