import type { Test } from "../../schema/plan.js";

/** A test is never cut below this many tokens: shorter ones measure the start, not the speed. */
const LEAST_TOKENS = 16;

/**
 * Halves the prompt or the generation of a test until one repetition fits into `seconds` at `tokensPerSecond`.
 * Returns the test itself when it fits, or the shortest allowed one when nothing does.
 */
export function fitToBudget(test: Test, tokensPerSecond: number, seconds: number): Test {
  let { nPrompt, nGen } = test;
  while ((nPrompt + nGen) / tokensPerSecond > seconds && Math.max(nPrompt, nGen) >= 2 * LEAST_TOKENS) {
    nPrompt = Math.floor(nPrompt / 2);
    nGen = Math.floor(nGen / 2);
  }
  return { ...test, nPrompt, nGen };
}
