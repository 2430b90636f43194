import type { ModelHeader } from "../../schema/worker-message.js";

/** How fast a process reads a prompt. */
export interface PrefillPace {
  /** Seconds for one token at depth 0. */
  readonly tokenSeconds: number;
  /** Depth at which attention takes as long as everything else; null where the header lacks the figures. */
  readonly evenDepth: number | null;
}

/**
 * How much longer an operation of attention takes than one of the weights. On a CPU about three times, seen with
 * prompts up to 32,768 tokens: 2 to 3 times on synth:tiny, with flash attention and without, 3 to 4 times on a 1.5B
 * model at Q4_K_M. Not known for GPUs.
 */
const ATTENTION_COST = { cpu: 3, gpu: 1 } as const;

/**
 * Depth, in tokens, at which attention takes as long for a token as the weights. The weights take two operations for
 * each parameter, attention 4 x layers x heads x head size for each token before it, half for the scores and half for
 * the sum of values (Kaplan et al., Scaling Laws for Neural Language Models, 2020, table 1, which averages over a
 * context and so halves the latter). While a prompt is read, the output matrix works for its last token only.
 */
export function evenDepth(header: ModelHeader, device: keyof typeof ATTENTION_COST): number | null {
  const { activeParameters, blockCount, headCount, headSize, vocabularySize, embeddingLength } = header;
  if (activeParameters === null || blockCount === null || headCount === null || headSize === null)
    return null;
  const outputMatrix = (vocabularySize ?? 0) * (embeddingLength ?? 0);
  const weights = outputMatrix < activeParameters ? activeParameters - outputMatrix : activeParameters;
  return weights / (2 * blockCount * headCount * headSize * ATTENTION_COST[device]);
}

/** Seconds to read the tokens from position `from` to position `to` of one sequence: t (1 + d/D), summed over d. */
export function prefillSeconds({ tokenSeconds, evenDepth }: PrefillPace, from: number, to: number): number {
  if (to <= from) return 0;
  const growth = evenDepth === null ? 0 : (to * to - from * from) / (2 * evenDepth);
  return tokenSeconds * (to - from + growth);
}
