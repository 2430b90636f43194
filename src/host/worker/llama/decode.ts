import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { RandomIntegers } from "../../../core/protocol/random.js";
import type { Test } from "../../../schema/plan.js";
import type { EngineListener } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import type { DirectContext } from "./direct-context.js";

/** Sampling of `gen`: what DeepSeek recommends for R1 and its distills (its model card: temperature 0.6, top-p 0.95). */
const SAMPLING = { temperature: 0.6, topP: 0.95 } as const;

const SEQUENCE = 0;
const NO_LOGITS = new Uint32Array(0);
const LOGITS_OF_FIRST = Uint32Array.of(0);

/** Everything the timed loops need; made once, so that nothing is looked up inside the clock. */
export interface DecodeSetup {
  readonly direct: DirectContext;
  readonly sequence: LlamaContextSequence;
  readonly batchSize: number;
  /** Draws an ordinary token: no control, unknown or end-of-generation token. */
  readonly drawToken: (random: RandomIntegers) => number;
  readonly listener: EngineListener;
}

/** Runs the shape of a test once and returns the nanoseconds inside the clock. */
export type RunOnce = (test: Test, random: RandomIntegers) => Promise<number>;

/** Makes the function that runs tests; it remembers what depth the context is filled to. */
export function createRunOnce(setup: DecodeSetup): RunOnce {
  const { direct, sequence } = setup;
  let filledTo = 0;
  let publicApiUsed = false;

  async function fillTo(depth: number, random: RandomIntegers): Promise<void> {
    if (publicApiUsed) {
      await sequence.clearHistory();
      direct.disposeSequence(SEQUENCE);
      publicApiUsed = false;
      filledTo = 0;
    }
    if (filledTo === depth && depth > 0) {
      direct.removeTokenCellsFromSequence(SEQUENCE, depth, -1);
      return;
    }
    direct.disposeSequence(SEQUENCE);
    filledTo = 0;
    await prefill(setup, 0, drawTokens(setup, depth, random));
    filledTo = depth;
  }

  return async (test, random) => {
    if (test.kind === "gen") {
      if (!publicApiUsed) {
        direct.disposeSequence(SEQUENCE);
        await sequence.clearHistory();
      }
      publicApiUsed = true;
      return generate(setup, test, random);
    }
    await fillTo(test.nDepth, random);
    const prompt = drawTokens(setup, test.nPrompt, random);
    const written = drawTokens(setup, test.nGen, random);
    const start = process.hrtime.bigint();
    await prefill(setup, test.nDepth, prompt);
    await decodeOneByOne(setup, test.nDepth + test.nPrompt, written);
    return Number(process.hrtime.bigint() - start);
  };
}

/** Reads a prompt in batches; logits for its last token only, as llama-bench does. */
async function prefill(
  { direct, batchSize, listener }: DecodeSetup,
  first: number,
  tokens: Uint32Array,
): Promise<void> {
  for (let done = 0; done < tokens.length; done += batchSize) {
    const batch = tokens.subarray(done, done + batchSize);
    const isLast = done + batch.length === tokens.length;
    const start = performance.now();
    direct.initBatch(batch.length);
    direct.addToBatch(SEQUENCE, first + done, batch, isLast ? Uint32Array.of(batch.length - 1) : NO_LOGITS);
    await direct.decodeBatch();
    listener.alive((performance.now() - start) / 1000);
  }
}

/** Decodes tokens one by one, each with logits and without sampling: llama-bench's `tg`. */
async function decodeOneByOne(
  { direct, listener }: DecodeSetup,
  first: number,
  tokens: Uint32Array,
): Promise<void> {
  for (let index = 0; index < tokens.length; index += 1) {
    direct.initBatch(1);
    direct.addToBatch(SEQUENCE, first + index, tokens.subarray(index, index + 1), LOGITS_OF_FIRST);
    await direct.decodeBatch();
    listener.alive(0);
  }
}

/** Writes tokens through the public API with sampling: what an application sees. The depth is filled outside the clock. */
async function generate(setup: DecodeSetup, test: Test, random: RandomIntegers): Promise<number> {
  const { sequence, listener } = setup;
  await fillSequence(setup, test.nDepth, random);
  const prompt = [...drawTokens(setup, 1, random)] as Token[];
  const options = { ...SAMPLING, seed: random.below(2 ** 31), yieldEogToken: true };
  let written = 0;
  const start = process.hrtime.bigint();
  for await (const _ of sequence.evaluate(prompt, options)) {
    written += 1;
    listener.alive(0);
    if (written === test.nGen) break;
  }
  const durationNs = Number(process.hrtime.bigint() - start);
  if (written !== test.nGen) {
    throw new WorkerFailure("error", `the model ended after ${written} of ${test.nGen} tokens`);
  }
  return durationNs;
}

/** Brings the public sequence to a depth: back to it when it is deeper, else filled batch by batch. */
async function fillSequence(setup: DecodeSetup, depth: number, random: RandomIntegers): Promise<void> {
  const { sequence, batchSize, listener } = setup;
  const reached = sequence.nextTokenIndex;
  if (reached > depth) await sequence.eraseContextTokenRanges([{ start: depth, end: reached }]);
  for (let done = sequence.nextTokenIndex; done < depth; done += batchSize) {
    const batch = drawTokens(setup, Math.min(batchSize, depth - done), random);
    const start = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens([...batch] as Token[]);
    listener.alive((performance.now() - start) / 1000);
  }
}

function drawTokens({ drawToken }: DecodeSetup, length: number, random: RandomIntegers): Uint32Array {
  return Uint32Array.from({ length }, () => drawToken(random));
}
