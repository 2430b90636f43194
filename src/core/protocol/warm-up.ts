import type { Test } from "../../schema/plan.js";

/** A prefill that takes longer than this is warmed up by one run, a faster one by two. Seconds. */
const LONG_PREFILL_SECONDS = 5;

/** Least warm-up of a decode: tokens, and seconds. */
export const DECODE_WARM_UP = { tokens: 16, seconds: 1 } as const;

/** Runs of the whole shape that warm a prefill up, once the first run's time is known. */
export function prefillWarmUpRuns(firstRunSeconds: number): number {
  return firstRunSeconds > LONG_PREFILL_SECONDS ? 1 : 2;
}

/** The short form that warms up a test which generates: same kind, prompt and depth, fewer tokens. */
export function decodeWarmUp(test: Test): Test {
  return { ...test, nGen: Math.min(test.nGen, DECODE_WARM_UP.tokens) };
}
