import type { Token } from "node-llama-cpp";
import type { RandomNumbers } from "../../../core/protocol/random.js";
import type { Test } from "../../../schema/plan.js";
import type { OnToken } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import { type DecodeSetup, drawTexts } from "./decode.js";

/** Sampling of `gen` and `latency`: what DeepSeek recommends for R1 and its distills (its model card: temperature 0.6, top-p 0.95). */
const SAMPLING = { temperature: 0.6, topP: 0.95 } as const;

const ONE = { nParallel: 1 } as const;

/**
 * Writes tokens through the public API with sampling: what an application sees. The depth is filled outside the
 * clock. `gen` begins with one token, a request (`latency`) with its prompt; nothing is told while a request runs but
 * the moments of its tokens. Returns the nanoseconds inside the clock.
 */
export async function generate(
  setup: DecodeSetup,
  test: Test,
  random: RandomNumbers,
  onToken?: OnToken,
): Promise<number> {
  const { sequence, listener } = setup;
  const isRequest = test.kind === "latency";
  await fillSequence(setup, test.nDepth, random);
  const prompt = draw(setup, isRequest ? test.nPrompt : 1, random);
  const options = { ...SAMPLING, seed: random.below(2 ** 31), yieldEogToken: true };
  let written = 0;
  const start = process.hrtime.bigint();
  for await (const _ of sequence.evaluate(prompt, options)) {
    onToken?.(Number(process.hrtime.bigint() - start));
    written += 1;
    if (!isRequest) listener.alive(0);
    if (written === test.nGen) break;
  }
  const durationNs = Number(process.hrtime.bigint() - start);
  if (written !== test.nGen) {
    throw new WorkerFailure("error", `the model ended after ${written} of ${test.nGen} tokens`);
  }
  if (isRequest) listener.alive(durationNs / 1e9);
  return durationNs;
}

/** Brings the public sequence to a depth: back to it when it is deeper, else filled batch by batch. */
async function fillSequence(setup: DecodeSetup, depth: number, random: RandomNumbers): Promise<void> {
  const { sequence, batchSize, listener } = setup;
  const reached = sequence.nextTokenIndex;
  if (reached > depth) await sequence.eraseContextTokenRanges([{ start: depth, end: reached }]);
  for (let done = sequence.nextTokenIndex; done < depth; done += batchSize) {
    const batch = draw(setup, Math.min(batchSize, depth - done), random);
    const start = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(batch);
    listener.alive((performance.now() - start) / 1000);
  }
}

function draw(setup: DecodeSetup, length: number, random: RandomNumbers): Token[] {
  return drawTexts(setup, ONE, length, random).flatMap((tokens) => [...tokens]) as Token[];
}
