import type { Test } from "../../schema/plan.js";
import { tokensOf } from "./test-shape.js";

/** A test is never cut below this many tokens: shorter ones measure the start, not the speed. */
const LEAST_TOKENS = 16;

/** Share of a process's budget that decoding may take; the rest is warm-up. */
const DECODE_SHARE = 0.9;

/**
 * Share of a process's budget that each of its timed values may take. A prefill is warmed up by one run of its shape,
 * or by two when it is short.
 */
export function shareOfValue(what: "prefill" | "long-prefill" | "decode", values: number): number {
  switch (what) {
    case "prefill":
      return 1 / (2 + values);
    case "long-prefill":
      return 1 / (1 + values);
    case "decode":
      return DECODE_SHARE / values;
  }
}

/**
 * Halves the prompt or the generation of a test until one repetition fits into `seconds` at `tokensPerSecond`, all
 * sequences together. Returns the test itself when it fits, or the shortest allowed one when nothing does.
 */
export function fitToBudget(test: Test, tokensPerSecond: number, seconds: number): Test {
  let fitted = test;
  while (
    tokensOf(fitted) / tokensPerSecond > seconds &&
    Math.max(fitted.nPrompt, fitted.nGen) >= 2 * LEAST_TOKENS
  ) {
    const [nPrompt, nGen] = [Math.floor(fitted.nPrompt / 2), Math.floor(fitted.nGen / 2)];
    fitted = { ...fitted, nPrompt, nGen };
  }
  return fitted;
}
