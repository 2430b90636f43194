/** Tokens of one sequence that go into a batch: from one position of its prompt to another. */
export interface BatchPart {
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
  /** The prompt of the sequence ends here: its last token gets logits. */
  readonly last: boolean;
}

/**
 * Cuts the prompts of several sequences, each `nPrompt` long, into batches of at most `batchSize` tokens: one sequence
 * after the other, as llama-batched-bench lays them out (llama.cpp, tools/batched-bench).
 */
export function promptBatches(sequences: number, nPrompt: number, batchSize: number): BatchPart[][] {
  const batches: BatchPart[][] = [];
  let room = 0;
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    for (let from = 0; from < nPrompt; ) {
      if (room === 0) {
        batches.push([]);
        room = batchSize;
      }
      const to = Math.min(nPrompt, from + room);
      batches.at(-1)?.push({ sequence, from, to, last: to === nPrompt });
      room -= to - from;
      from = to;
    }
  }
  return batches;
}
