import type { GgufArray, GgufHeader, GgufValue } from "./gguf-header.js";

type Metadata = GgufHeader["metadata"];

/** The text under a key; null when there is none, or another type. Foreign: clean it before showing. */
export function textOf(metadata: Metadata, key: string): string | null {
  const entry = metadata.get(key);
  return entry?.type === "string" ? entry.value : null;
}

/** The number under a key; null when there is none, or it is not finite. */
export function numberOf(metadata: Metadata, key: string): number | null {
  const entry = metadata.get(key);
  return entry !== undefined && typeof entry === "object" && isFiniteNumber(entry) ? entry.value : null;
}

function isFiniteNumber(entry: GgufValue): entry is Extract<GgufValue, { value: number }> {
  return "value" in entry && typeof entry.value === "number" && Number.isFinite(entry.value);
}

/** The whole number of 0 or more under a key; null for all else. */
export function countOf(metadata: Metadata, key: string): number | null {
  const value = numberOf(metadata, key);
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The truth value under a key; null when there is none. */
export function flagOf(metadata: Metadata, key: string): boolean | null {
  const entry = metadata.get(key);
  return entry?.type === "bool" ? entry.value : null;
}

/** The array under a key; null when there is none. */
export function arrayOf(metadata: Metadata, key: string): GgufArray | null {
  const entry = metadata.get(key);
  return entry?.type === "array" ? entry : null;
}

/**
 * A figure for each layer: the one number under a key for all, or an array with as many as there are layers (as
 * llama.cpp's get_key_or_arr reads them); null for all else.
 */
export function perLayer(metadata: Metadata, key: string, layers: number): readonly number[] | null {
  const one = countOf(metadata, key);
  if (one !== null) return Array.from({ length: layers }, () => one);
  const array = arrayOf(metadata, key);
  if (array === null || array.count !== layers || array.first.length !== layers) return null;
  const numbers = array.first.map(Number);
  return numbers.every((value) => Number.isSafeInteger(value) && value >= 0) ? numbers : null;
}
