import type { Test } from "../../schema/plan.js";

/** A prefill that takes longer than this is warmed up by one run, a faster one by two. Seconds. */
const LONG_PREFILL_SECONDS = 5;

/** Least warm-up of a decode: tokens, and seconds. */
export const DECODE_WARM_UP = { tokens: 16, seconds: 1 } as const;

/** A prefill of so many seconds is a long one, which one run warms up. */
export function isLongPrefill(seconds: number): boolean {
  return seconds > LONG_PREFILL_SECONDS;
}

/** Runs of the whole shape that warm a prefill up, once the first run's time is known. */
export function prefillWarmUpRuns(firstRunSeconds: number): number {
  return isLongPrefill(firstRunSeconds) ? 1 : 2;
}

/** One round of a test that writes, as a warm-up: `sustained` writes as `tg` does, for a round only. */
export function oneRound(test: Test): Test {
  return test.kind === "sustained" ? { ...test, kind: "tg", seconds: null } : test;
}

/** The short form that warms up a test which generates: same kind, prompt and depth, fewer tokens. */
export function decodeWarmUp(test: Test): Test {
  return { ...oneRound(test), nGen: Math.min(test.nGen, DECODE_WARM_UP.tokens) };
}
