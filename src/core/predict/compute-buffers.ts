import type { ArchitectureShape } from "../../schema/model.js";
import { DEFAULT_BATCH } from "../gguf/kv-memory.js";

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
 * Bytes of the buffers for results between the operations, and for the logits. Found by comparing llama.cpp v0.5.0's
 * allocations for six shapes and several contexts on a CPU: the peak is either the feed-forward layer beside the
 * mask, or the output matrix (docs/prediction.md). Mixtures: as many feed-forward results as experts work on a token.
 */
export function computeBufferBytes(
  shape: ArchitectureShape,
  contextTokens: number,
  { batch = DEFAULT_BATCH, flashAttention = true, sequences = 1 }: BufferOptions = {},
): number {
  const width = shape.embeddingLength;
  const tokens = Math.min(batch, contextTokens);
  const hidden = Math.max(shape.experts === null ? shape.feedForwardLength : 0, expertsHidden(shape));
  const feedForward = FLOAT * (3 * hidden + 4 * width) + (flashAttention ? HALF * contextTokens : 0);
  const output = FLOAT * (shape.vocabularySize + 2 * width);
  const attention = flashAttention ? 0 : FLOAT * scoresWidth(shape, contextTokens);
  const logits = FLOAT * shape.vocabularySize * sequences;
  return tokens * Math.max(feedForward, output, attention) + logits;
}

function expertsHidden({ experts, feedForwardLength }: ArchitectureShape): number {
  if (experts === null) return 0;
  const sparse = (experts.usedCount + experts.sharedCount) * experts.feedForwardLength;
  return experts.leadingDenseBlocks > 0 ? Math.max(feedForwardLength, sparse) : sparse;
}

/** Scores of each head with each token before and their mask, queries, keys and values. */
function scoresWidth(
  { embeddingLength, headCount, headCountKv, headSize }: ArchitectureShape,
  context: number,
) {
  return context * (headCount + 1) + 3 * embeddingLength + 2 * headSize * (headCount + headCountKv);
}
