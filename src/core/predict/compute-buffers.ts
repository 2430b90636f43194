import type { ArchitectureShape } from "../../schema/model.js";
import { cacheCells, MICRO_BATCH } from "../gguf/kv-cache.js";

/** Numbers between the operations are single precision; the mask of flash attention is half. */
const FLOAT = 4;
const HALF = 2;

/** What the size of the buffers depends on beside the shape. */
export interface BufferOptions {
  readonly batch?: number;
  readonly flashAttention?: boolean;
  readonly sequences?: number;
}

/**
 * Bytes of the buffers for results between the operations, and for the logits. What lives at once was found by
 * comparing llama.cpp v0.5.0's own count for some two hundred shapes: the peak is the feed-forward layer or the
 * attention, each beside the mask, or the output matrix (docs/prediction.md; ggml/src/ggml-alloc.c gives the room).
 */
export function computeBufferBytes(
  shape: ArchitectureShape,
  contextTokens: number,
  { batch = MICRO_BATCH, flashAttention = true, sequences = 1 }: BufferOptions = {},
): number {
  const tokens = Math.min(stepTokens(shape, batch), contextTokens);
  const mask = flashAttention ? HALF * (contextTokens + windowCells(shape, contextTokens, batch)) : 0;
  const feedForward = FLOAT * Math.max(denseNumbers(shape), sparseNumbers(shape)) + mask;
  const attention = flashAttention
    ? FLOAT * latentNumbers(shape) + mask
    : FLOAT * scoresWidth(shape, contextTokens);
  const output = FLOAT * outputNumbers(shape, contextTokens);
  const logits = FLOAT * shape.vocabularySize * sequences;
  return tokens * Math.max(feedForward, output, attention) + logits;
}

/** Tokens that llama.cpp works on at once: node-llama-cpp asks for one more where windows are (LlamaContext.js). */
function stepTokens({ slidingWindow }: ArchitectureShape, batch: number): number {
  return slidingWindow === null ? batch : batch + 1;
}

/** Cells of a layer with a window; zero where no layer has one. */
function windowCells(
  { slidingWindow }: ArchitectureShape,
  contextTokens: number,
  microBatch: number,
): number {
  return slidingWindow === null ? 0 : cacheCells(slidingWindow.tokens, { contextTokens, microBatch });
}

/** Width of what the heads give together, before it is brought back to the model's width. */
function headsWidth({ headCount, headSize, latentAttention }: ArchitectureShape): number {
  return headCount * (latentAttention?.valueHeadSize ?? headSize);
}

/** Up, gate and their product, beside what the attention left; a narrow layer finds room in what that has freed. */
function denseNumbers(shape: ArchitectureShape): number {
  const { embeddingLength: width, experts } = shape;
  if (experts !== null && experts.leadingDenseBlocks === 0) return 0;
  const hidden = shape.feedForwardLength;
  const heads = headsWidth(shape);
  const left = 3 * width + heads;
  if (hidden <= heads) return left + 2 * hidden;
  return left + 3 * hidden - (hidden <= heads + width ? width : 0);
}

/** The same of each expert that works on a token; what they give lies there too where the freed room is too narrow. */
function sparseNumbers(shape: ArchitectureShape): number {
  const { embeddingLength: width, experts } = shape;
  if (experts === null) return 0;
  const hidden = experts.feedForwardLength;
  const given = width > 2 * hidden ? width : 0;
  return 3 * width + headsWidth(shape) + experts.usedCount * (3 * hidden + given);
}

/** Latent attention unpacks the queries of each head to the compressed width, and joins the rotated part to them. */
function latentNumbers({ embeddingLength, headCount, latentAttention }: ArchitectureShape): number {
  if (latentAttention === null) return 0;
  const { kvLoraRank, ropeHeadSize, noRopeHeadSize } = latentAttention;
  return headCount * (2 * kvLoraRank + 3 * ropeHeadSize + noRopeHeadSize) + 5 * embeddingLength;
}

/** Tokens from which on the mask of phi3 leaves a hole that its last layers fit into (8,192 have none, 16,384 have). */
const ROOMY_MASK = 12_288;

/** The logits of all tokens of a batch and the last layers before them; how many of those are left differs. */
function outputNumbers(shape: ArchitectureShape, contextTokens: number): number {
  const { architecture, embeddingLength: width, vocabularySize, latentAttention } = shape;
  if (latentAttention !== null) return vocabularySize + 3 * width + 2 * headsWidth(shape);
  if (architecture === "gpt-oss") return vocabularySize + 3 * width;
  if (architecture !== "phi3" || contextTokens > ROOMY_MASK) return vocabularySize + 2 * width;
  return vocabularySize + 4 * width + contextTokens * (HALF / FLOAT);
}

/** Scores of each head with each token before and their mask, queries, keys and values. */
function scoresWidth(
  { embeddingLength, headCount, headCountKv, headSize }: ArchitectureShape,
  context: number,
) {
  return context * (headCount + 1) + 3 * embeddingLength + 2 * headSize * (headCount + headCountKv);
}
