import type { Test } from "../../schema/plan.js";

/** Tokens inside the clock of one repetition of a test. */
export function tokensOf(test: Test): number {
  return test.nPrompt + test.nGen;
}

/** Context that a test needs, in tokens: what it fills, and for `gen` one more, or the binding would shift the context. */
export function contextNeeded(test: Test): number {
  return test.nDepth + tokensOf(test) + (test.kind === "gen" ? 1 : 0);
}

/** Least timed work in one value, in seconds: 1 for a prefill, 2 where tokens are generated. */
export function leastSeconds(test: Test): number {
  return test.nGen > 0 ? 2 : 1;
}

/** The name llama-bench gives a test: `pp512`, `tg128 @ d4096`, `pp512+tg128`; `gen128` is our own. */
export function testLabel(test: Test): string {
  const depth = test.nDepth > 0 ? ` @ d${test.nDepth}` : "";
  switch (test.kind) {
    case "pp":
      return `pp${test.nPrompt}${depth}`;
    case "tg":
      return `tg${test.nGen}${depth}`;
    case "gen":
      return `gen${test.nGen}${depth}`;
    case "pg":
      return `pp${test.nPrompt}+tg${test.nGen}${depth}`;
  }
}
