import type { Test } from "../../schema/plan.js";

/** A test with one sequence and no duration, unless said otherwise. */
export function testOf(
  kind: Test["kind"],
  lengths: Partial<Pick<Test, "nPrompt" | "nGen" | "nDepth" | "nParallel" | "seconds">>,
): Test {
  return { kind, nPrompt: 0, nGen: 0, nDepth: 0, nParallel: 1, seconds: null, ...lengths };
}

/** Tokens inside the clock of one repetition of a test, all its sequences together. */
export function tokensOf(test: Test): number {
  return (test.nPrompt + test.nGen) * test.nParallel;
}

/**
 * Context that a test needs for each sequence, in tokens: what it fills, and through the public API one more, or the
 * binding would shift the context.
 */
export function contextNeeded(test: Test): number {
  const publicApi = test.kind === "gen" || test.kind === "latency";
  return test.nDepth + test.nPrompt + test.nGen + (publicApi ? 1 : 0);
}

/** Least timed work in one value, in seconds: 1 for a prefill, 2 where tokens are generated, 0 for a single request. */
export function leastSeconds(test: Test): number {
  if (test.kind === "latency") return 0;
  return test.seconds ?? (test.nGen > 0 ? 2 : 1);
}

/**
 * The name llama-bench gives a test: `pp512`, `tg128 @ d4096`, `pp512+tg128`; `x4` for four sequences in one batch.
 * `gen128`, `req512+64` (a request) and `sust600s` (writing for 600 s) are our own.
 */
export function testLabel(test: Test): string {
  const depth = test.nDepth > 0 ? ` @ d${test.nDepth}` : "";
  const parallel = test.nParallel > 1 ? ` x${test.nParallel}` : "";
  return `${shapeLabel(test)}${depth}${parallel}`;
}

function shapeLabel({ kind, nPrompt, nGen, seconds }: Test): string {
  switch (kind) {
    case "pp":
      return `pp${nPrompt}`;
    case "tg":
      return `tg${nGen}`;
    case "gen":
      return `gen${nGen}`;
    case "pg":
      return `pp${nPrompt}+tg${nGen}`;
    case "latency":
      return `req${nPrompt}+${nGen}`;
    case "sustained":
      return `sust${seconds ?? 0}s`;
  }
}
