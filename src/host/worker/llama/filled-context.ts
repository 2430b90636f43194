import type { RandomNumbers } from "../../../core/protocol/random.js";
import { type DecodeSetup, drawTexts, readPrompts } from "./decode.js";

/** Remembers which depth each sequence is filled to. What lies behind it are leftovers of earlier values. */
export interface FilledContext {
  /** Tokens that each of the first `sequences` holds. */
  filledTo(sequences: number): number;
  /**
   * Brings the first `sequences` to a depth: what is there is kept, leftovers are removed, what is missing is read.
   * So all values of a depth share one prefill, and a deeper test goes on from a shallower one.
   */
  fill(sequences: number, depth: number, random: RandomNumbers): Promise<void>;
  /** Empties a sequence. */
  forget(sequence: number): void;
}

export function createFilledContext(setup: DecodeSetup): FilledContext {
  const { direct } = setup;
  const filled = new Array<number>(setup.sequences).fill(0);

  function forget(sequence: number): void {
    direct.disposeSequence(sequence);
    filled[sequence] = 0;
  }

  /** Removes all from a position on; a model that cannot give up a part of its memory starts again. */
  function cut(sequence: number, from: number): void {
    if (from === 0 || !direct.removeTokenCellsFromSequence(sequence, from, -1)) forget(sequence);
    else filled[sequence] = from;
  }

  return {
    filledTo: (sequences) => Math.min(...filled.slice(0, sequences)),
    async fill(sequences, depth, random) {
      for (let sequence = 0; sequence < sequences; sequence += 1) {
        cut(sequence, Math.min(depth, filled[sequence] ?? 0));
        const from = filled[sequence] ?? 0;
        if (from === depth) continue;
        await readPrompts(setup, from, drawTexts(setup, { nParallel: 1 }, depth - from, random), sequence);
        filled[sequence] = depth;
      }
    },
    forget,
  };
}
