/** What a day is made of. */
export interface WorkloadPreset {
  /** Tokens of one request, read and written; null for a mix without a size. */
  readonly request: { readonly input: number; readonly output: number } | null;
  /** Input tokens for one output token. */
  readonly inputPerOutput: number;
  /** Share of the input that is known from the request before, here and in the cloud. */
  readonly localCacheHitRate: number;
  readonly cloudCacheHitRate: number;
}

export type WorkloadName = "chat" | "coding" | "rag" | "agentic" | "reasoning" | "blend";

/**
 * Kinds of use. Sizes are assumptions for the kind; `blend` is the mix of 3 to 1 at which price lists are compared
 * (artificialanalysis.ai/methodology).
 */
export const WORKLOADS: Readonly<Record<WorkloadName, WorkloadPreset>> = {
  chat: requests(700, 350, 0),
  coding: requests(3000, 750, 0.5),
  rag: requests(6000, 300, 0),
  agentic: requests(15_000, 1000, 0.8),
  reasoning: requests(500, 2000, 0),
  blend: { request: null, inputPerOutput: 3, localCacheHitRate: 0, cloudCacheHitRate: 0 },
};

/** A day of requests of one size, of whose input a share is known from the request before. */
export function requests(input: number, output: number, known: number): WorkloadPreset {
  return {
    request: { input, output },
    inputPerOutput: input / output,
    localCacheHitRate: known,
    cloudCacheHitRate: known,
  };
}
