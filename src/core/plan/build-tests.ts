import type { Test } from "../../schema/plan.js";
import { testOf } from "../protocol/test-shape.js";

/** Prompt lengths, generation lengths and depths as typed; null where nothing was typed. */
export interface TestLists {
  readonly nPrompt: readonly number[] | null;
  readonly nGen: readonly number[] | null;
  readonly nDepth: readonly number[];
  /** Prompt-and-generation pairs (`-pg`). */
  readonly pairs: readonly (readonly [number, number])[];
}

/** llama-bench's defaults, plus the speed an application sees. */
export const DEFAULT_LENGTHS = { nPrompt: 512, nGen: 128 } as const;

/**
 * The tests that lists of lengths ask for, each at every depth. As in llama-bench a length of 0 leaves its test
 * out; a length not typed takes its default. `gen` goes with every `tg`.
 */
export function buildTests({ nPrompt, nGen, nDepth, pairs }: TestLists): Test[] {
  const prompts = nPrompt ?? [DEFAULT_LENGTHS.nPrompt];
  const generations = nGen ?? [DEFAULT_LENGTHS.nGen];
  return nDepth.flatMap((depth): Test[] => [
    ...prompts.filter(positive).map((length) => testOf("pp", { nPrompt: length, nDepth: depth })),
    ...generations.filter(positive).map((length) => testOf("tg", { nGen: length, nDepth: depth })),
    ...pairs.map(([prompt, length]) => testOf("pg", { nPrompt: prompt, nGen: length, nDepth: depth })),
    ...generations.filter(positive).map((length) => testOf("gen", { nGen: length, nDepth: depth })),
  ]);
}

function positive(length: number): boolean {
  return length > 0;
}
