import type { ModelHeader } from "../../schema/worker-message.js";
import { kvBytesPerToken } from "../gguf/kv-cache.js";

/** Bytes a second that the device can read from its memory, and how that is known. */
export interface Bandwidth {
  readonly bytesPerSecond: number;
  readonly method: "measured" | "published";
}

/**
 * Bytes read from memory to generate one token with `depth` tokens in the context: the weights touched plus the
 * keys and values of all layers. Null where the header lacks the figures.
 */
export function bytesReadPerToken(header: ModelHeader, depth: number): number | null {
  const { bytesPerToken } = header;
  if (bytesPerToken === null) return null;
  if (depth === 0) return bytesPerToken;
  const kvBytes = kvBytesPerToken(header);
  return kvBytes === null ? null : bytesPerToken + kvBytes * depth;
}

/**
 * Model bandwidth utilisation: bytes read a second while decoding, as a share of the memory bandwidth (1 = all of
 * it). Databricks, "LLM Inference Performance Engineering: Best Practices" (2023) defines it so.
 */
export function memoryShare(
  header: ModelHeader | null,
  decodeTokensPerSecond: number,
  depth: number,
  bandwidth: Bandwidth | null,
): number | null {
  if (header === null || bandwidth === null) return null;
  const bytes = bytesReadPerToken(header, depth);
  return bytes === null ? null : (bytes * decodeTokensPerSecond) / bandwidth.bytesPerSecond;
}
