import type { Test } from "../../schema/plan.js";
import type { ModelHeader } from "../../schema/worker-message.js";
import { type CacheTypes, cacheLayersOfModel, kvBytesRead } from "../gguf/kv-cache.js";

/** Bytes a second that the device can read from its memory, and how that is known. */
export interface Bandwidth {
  readonly bytesPerSecond: number;
  readonly method: "measured" | "published";
}

/** What a writing test reads beside the weights: its context, and how many sequences share the weights. */
export interface WritingTest {
  readonly test: Pick<Test, "nDepth" | "nParallel">;
  /** Types of keys and values. */
  readonly settings: CacheTypes;
}

/**
 * Bytes read from memory to generate one token: the weights touched, which the sequences of a batch share, plus the
 * keys and values of all layers for the tokens in the context at the start. Null where the header lacks the figures.
 */
export function bytesReadPerToken(header: ModelHeader, { test, settings }: WritingTest): number | null {
  if (header.bytesPerToken === null) return null;
  const weights = header.bytesPerToken / test.nParallel;
  if (test.nDepth === 0) return weights;
  const layers = cacheLayersOfModel(header);
  return layers === null ? null : weights + kvBytesRead(layers, test.nDepth, settings);
}

/**
 * Model bandwidth utilisation: bytes read a second while decoding, as a share of the memory bandwidth (1 = all of
 * it). Databricks, "LLM Inference Performance Engineering: Best Practices" (2023) defines it so.
 */
export function memoryShare(
  header: ModelHeader | null,
  tokensPerSecond: number,
  writing: WritingTest,
  bandwidth: Bandwidth | null,
): number | null {
  if (header === null || bandwidth === null) return null;
  const bytes = bytesReadPerToken(header, writing);
  return bytes === null ? null : (bytes * tokensPerSecond) / bandwidth.bytesPerSecond;
}
