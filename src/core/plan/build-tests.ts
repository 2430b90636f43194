import type { Test } from "../../schema/plan.js";
import { testOf } from "../protocol/test-shape.js";

/** Prompt lengths, generation lengths and depths as typed; null where nothing was typed. */
export interface TestLists {
  readonly nPrompt: readonly number[] | null;
  readonly nGen: readonly number[] | null;
  readonly nDepth: readonly number[];
  /** Sequences in one batch. */
  readonly nParallel: readonly number[];
  /** Prompt-and-generation pairs (`-pg`). */
  readonly pairs: readonly (readonly [number, number])[];
}

/** llama-bench's defaults, plus the speed an application sees. */
export const DEFAULT_LENGTHS = { nPrompt: 512, nGen: 128 } as const;

/**
 * The tests that lists of lengths ask for, each at every depth and with every number of sequences. As in llama-bench
 * a length of 0 leaves its test out; a length not typed takes its default. `gen` goes with every `tg` of one sequence.
 */
export function buildTests({ nPrompt, nGen, nDepth, nParallel, pairs }: TestLists): Test[] {
  const prompts = (nPrompt ?? [DEFAULT_LENGTHS.nPrompt]).filter(positive);
  const generations = (nGen ?? [DEFAULT_LENGTHS.nGen]).filter(positive);
  return nParallel.flatMap((sequences) =>
    nDepth.flatMap((depth): Test[] => {
      const place = { nDepth: depth, nParallel: sequences };
      const applications = sequences === 1 ? generations : [];
      return [
        ...prompts.map((length) => testOf("pp", { ...place, nPrompt: length })),
        ...generations.map((length) => testOf("tg", { ...place, nGen: length })),
        ...pairs.map(([prompt, length]) => testOf("pg", { ...place, nPrompt: prompt, nGen: length })),
        ...applications.map((length) => testOf("gen", { ...place, nGen: length })),
      ];
    }),
  );
}

function positive(length: number): boolean {
  return length > 0;
}
