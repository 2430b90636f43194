import type { LlamaContextSequence } from "node-llama-cpp";
import { promptBatches } from "../../../core/protocol/prompt-batches.js";
import type { RandomNumbers } from "../../../core/protocol/random.js";
import type { Test } from "../../../schema/plan.js";
import type { EngineListener, OnToken } from "../engine.js";
import type { DirectContext } from "./direct-context.js";

const NOTHING = new Uint32Array(0);
const LOGITS_OF_FIRST = Uint32Array.of(0);

/** Everything the timed loops need; made once, so that nothing is looked up inside the clock. */
export interface DecodeSetup {
  readonly direct: DirectContext;
  /** Sequence 0 as the public API has it. */
  readonly sequence: LlamaContextSequence;
  /** Sequences that the context holds. */
  readonly sequences: number;
  readonly batchSize: number;
  /** Draws an ordinary token: no control, unknown or end-of-generation token. */
  readonly drawToken: (random: RandomNumbers) => number;
  readonly listener: EngineListener;
}

/**
 * Reads one prompt a sequence, in batches that run over all of them, from position `first` on; logits for the last
 * token of each, as llama-bench and llama-batched-bench do. Returns the nanoseconds inside the clock.
 */
export async function readPrompts(
  { direct, batchSize, listener }: DecodeSetup,
  first: number,
  prompts: readonly Uint32Array[],
  firstSequence = 0,
): Promise<number> {
  const batches = promptBatches(prompts.length, prompts[0]?.length ?? 0, batchSize);
  const start = process.hrtime.bigint();
  for (const batch of batches) {
    const callStart = performance.now();
    direct.initBatch(batch.reduce((sum, { from, to }) => sum + to - from, 0));
    for (const { sequence, from, to, last } of batch) {
      const tokens = prompts[sequence]?.subarray(from, to) ?? NOTHING;
      const logits = last ? Uint32Array.of(to - from - 1) : NOTHING;
      direct.addToBatch(firstSequence + sequence, first + from, tokens, logits);
    }
    await direct.decodeBatch();
    listener.alive((performance.now() - callStart) / 1000);
  }
  return Number(process.hrtime.bigint() - start);
}

/**
 * Writes token after token, one of every sequence in a batch, each with logits and without sampling: llama-bench's
 * `tg`. Returns the nanoseconds inside the clock.
 */
export async function writeTokens(
  { direct, listener }: DecodeSetup,
  first: number,
  texts: readonly Uint32Array[],
  onToken?: OnToken,
): Promise<number> {
  const steps = texts[0]?.length ?? 0;
  const start = process.hrtime.bigint();
  for (let step = 0; step < steps; step += 1) {
    direct.initBatch(texts.length);
    for (let sequence = 0; sequence < texts.length; sequence += 1) {
      const token = texts[sequence]?.subarray(step, step + 1) ?? NOTHING;
      direct.addToBatch(sequence, first + step, token, LOGITS_OF_FIRST);
    }
    await direct.decodeBatch();
    onToken?.(Number(process.hrtime.bigint() - start));
    listener.alive(0);
  }
  return Number(process.hrtime.bigint() - start);
}

/** New random tokens for as many sequences as a test has. */
export function drawTexts(
  { drawToken }: DecodeSetup,
  { nParallel }: Pick<Test, "nParallel">,
  length: number,
  random: RandomNumbers,
): Uint32Array[] {
  return Array.from({ length: nParallel }, () => Uint32Array.from({ length }, () => drawToken(random)));
}
