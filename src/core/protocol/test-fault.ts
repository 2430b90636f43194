import type { Test } from "../../schema/plan.js";

/** A field of a test that makes no sense with its kind, and why. */
export interface TestFault {
  readonly field: keyof Test;
  readonly reason: string;
}

/** What a kind of test needs: lengths above 0, lengths that must stay 0, a duration, several sequences in one batch. */
interface Need {
  readonly lengths: readonly ("nPrompt" | "nGen")[];
  readonly leastGen?: number;
  readonly duration?: true;
  readonly batched?: true;
}

const NEEDS: Readonly<Record<Test["kind"], Need>> = {
  pp: { lengths: ["nPrompt"], batched: true },
  tg: { lengths: ["nGen"], batched: true },
  pg: { lengths: ["nPrompt", "nGen"], batched: true },
  gen: { lengths: ["nGen"] },
  // The time between tokens takes two of them.
  latency: { lengths: ["nPrompt", "nGen"], leastGen: 2 },
  sustained: { lengths: ["nGen"], duration: true, batched: true },
};

/** What no machine finishes or no context holds: a slip of the keyboard. Tokens, seconds. */
const MOST_TOKENS = 10_000_000;
const MOST_SECONDS = 86_400;
/** LLAMA_MAX_SEQ of llama.cpp (src/llama-cparams.h, release v0.5.0). */
const MOST_SEQUENCES = 256;

/** What keeps a test from being measured, whatever the machine and model; null when nothing does. */
export function faultOf(test: Test): TestFault | null {
  return faultOfLengths(test) ?? faultOfDuration(test) ?? faultOfSequences(test);
}

function faultOfLengths(test: Test): TestFault | null {
  const { lengths, leastGen = 1 } = NEEDS[test.kind];
  for (const field of ["nPrompt", "nGen"] as const) {
    const least = field === "nGen" ? leastGen : 1;
    const wanted = lengths.includes(field);
    if (wanted && test[field] < least) return { field, reason: `${test.kind} needs at least ${least}` };
    if (!wanted && test[field] > 0) return { field, reason: `${test.kind} has none: leave it out` };
  }
  for (const field of ["nPrompt", "nGen", "nDepth"] as const) {
    if (test[field] > MOST_TOKENS) return { field, reason: `more than ${MOST_TOKENS} tokens` };
  }
  return null;
}

function faultOfDuration({ kind, seconds }: Test): TestFault | null {
  const { duration = false } = NEEDS[kind];
  if (duration && seconds === null) return { field: "seconds", reason: `${kind} needs a duration` };
  if (!duration && seconds !== null) return { field: "seconds", reason: "only sustained has a duration" };
  if (seconds !== null && seconds > MOST_SECONDS) return { field: "seconds", reason: "longer than a day" };
  return null;
}

function faultOfSequences({ kind, nParallel }: Test): TestFault | null {
  const { batched = false } = NEEDS[kind];
  if (!batched && nParallel > 1)
    return { field: "nParallel", reason: `${kind} goes through the public API, which runs one sequence` };
  if (nParallel <= MOST_SEQUENCES) return null;
  return { field: "nParallel", reason: `more than ${MOST_SEQUENCES} sequences, llama.cpp's limit` };
}
