import type { Test } from "../../../schema/plan.js";
import type { Engine } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import { type DecodeSetup, drawTexts, readPrompts, writeTokens } from "./decode.js";
import { createFilledContext } from "./filled-context.js";
import { generate } from "./generate.js";

/** Sequence that the public API uses. */
const PUBLIC = 0;

/** Makes the part of an engine that runs tests; it remembers what the context holds. */
export function createTestRunner(setup: DecodeSetup): Pick<Engine, "run" | "filledTo"> {
  const { sequence, sequences } = setup;
  const context = createFilledContext(setup);
  let publicApiUsed = false;

  /** The public API keeps its own account of sequence 0, so that the two ways of using it begin from nothing. */
  async function enter(publicApi: boolean): Promise<void> {
    if (publicApi === publicApiUsed) return;
    await sequence.clearHistory();
    context.forget(PUBLIC);
    publicApiUsed = publicApi;
  }

  return {
    filledTo(test) {
      if (isPublic(test)) return publicApiUsed ? sequence.nextTokenIndex : 0;
      return publicApiUsed ? 0 : context.filledTo(test.nParallel);
    },
    async run(test, random, onToken) {
      const { nParallel, nDepth, nPrompt, nGen } = test;
      if (nParallel > sequences) {
        throw new WorkerFailure("error", `${nParallel} sequences in a context that holds ${sequences}`);
      }
      await enter(isPublic(test));
      if (publicApiUsed) return generate(setup, test, random, onToken);
      await context.fill(nParallel, nDepth, random);
      const prompts = drawTexts(setup, test, nPrompt, random);
      const texts = drawTexts(setup, test, nGen, random);
      const reading = await readPrompts(setup, nDepth, prompts);
      return reading + (await writeTokens(setup, nDepth + nPrompt, texts, onToken));
    },
  };
}

function isPublic({ kind }: Test): boolean {
  return kind === "gen" || kind === "latency";
}
