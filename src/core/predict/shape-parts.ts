import type { ArchitectureShape } from "../../schema/model.js";

/** Weights of a model by what they do, as numbers of parameters; norms and biases (under 0.1 %) are left out. */
export interface ShapeParts {
  /** Attention and usual feed-forward layers of all blocks: all of it works on each token. */
  readonly always: number;
  /** Experts of all blocks together, of which a few work on one token. */
  readonly experts: number;
  /** The embedding matrix; one row is looked up for a token. */
  readonly embedding: number;
  /** The output matrix; equals the embedding where they are tied, and is then stored once. */
  readonly output: number;
}

/** Counts the parameters of a shape (tensor names and sizes as in llama.cpp's src/llama-model.cpp). */
export function shapeParts(shape: ArchitectureShape): ShapeParts {
  const { blockCount, embeddingLength: width, experts, vocabularySize } = shape;
  const sparseBlocks = experts === null ? 0 : blockCount - experts.leadingDenseBlocks;
  const denseBlocks = blockCount - sparseBlocks;
  const expert = 3 * width * (experts?.feedForwardLength ?? 0);
  const shared = (experts?.sharedCount ?? 0) * expert + width * (experts?.count ?? 0);
  const matrix = vocabularySize * width;
  return {
    always:
      blockCount * attentionParameters(shape) +
      denseBlocks * 3 * width * shape.feedForwardLength +
      sparseBlocks * shared,
    experts: sparseBlocks * (experts?.count ?? 0) * expert,
    embedding: matrix,
    output: matrix,
  };
}

function attentionParameters({
  embeddingLength: width,
  headCount,
  headCountKv,
  headSize,
  latentAttention,
}: ArchitectureShape): number {
  if (latentAttention === null) return 2 * width * headSize * (headCount + headCountKv);
  const { kvLoraRank, queryLoraRank, ropeHeadSize, noRopeHeadSize, valueHeadSize } = latentAttention;
  const queries = headCount * (noRopeHeadSize + ropeHeadSize);
  const query = queryLoraRank === null ? width * queries : queryLoraRank * (width + queries);
  const keyValue =
    width * (kvLoraRank + ropeHeadSize) + kvLoraRank * headCount * (noRopeHeadSize + valueHeadSize);
  return query + keyValue + headCount * valueHeadSize * width;
}
