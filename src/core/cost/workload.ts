/** What is asked of a model in a year: the same for this machine and for the cloud. */
export interface Workload {
  /** Input and output together, on a day of use. */
  readonly tokensPerDay: number;
  /** Input tokens for one output token. */
  readonly inputPerOutput: number;
  readonly useDaysPerYear: number;
  /** Share of the input that this machine's prefix cache answers, 0 to 1. */
  readonly localCacheHitRate: number;
  /** Share of the input that the cloud bills at its cached price, 0 to 1. */
  readonly cloudCacheHitRate: number;
  /** Input and output tokens that the cloud's model needs for one of this model's: other tokenizer, other verbosity. */
  readonly cloudInputRatio: number;
  readonly cloudOutputRatio: number;
}

/** Tokens written on a day of use. */
export function outputTokensPerDay(workload: Workload): number {
  return workload.tokensPerDay / (1 + workload.inputPerOutput);
}

/** Tokens read on a day of use. */
export function inputTokensPerDay(workload: Workload): number {
  return workload.tokensPerDay - outputTokensPerDay(workload);
}

/** Input and output of a year, in millions. */
export function millionTokensPerYear(workload: Workload): number {
  return (workload.tokensPerDay * workload.useDaysPerYear) / 1e6;
}
