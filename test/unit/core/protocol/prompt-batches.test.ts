import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptBatches } from "../../../../src/core/protocol/prompt-batches.js";

const short = (batches: ReturnType<typeof promptBatches>) =>
  batches.map((parts) =>
    parts.map(({ sequence, from, to, last }) => `${sequence}:${from}-${to}${last ? "!" : ""}`).join(" "),
  );

describe("promptBatches", () => {
  it("cuts one prompt into batches, with logits for its last token", () => {
    expect(short(promptBatches(1, 1100, 512))).toEqual(["0:0-512", "0:512-1024", "0:1024-1100!"]);
  });

  it("lets batches run over sequences, one sequence after the other", () => {
    expect(short(promptBatches(3, 5, 8))).toEqual(["0:0-5! 1:0-3", "1:3-5! 2:0-5!"]);
    expect(short(promptBatches(4, 2, 8))).toEqual(["0:0-2! 1:0-2! 2:0-2! 3:0-2!"]);
  });

  it("has nothing to read where there is no prompt", () => {
    expect(promptBatches(4, 0, 8)).toEqual([]);
  });

  it("reads every token of every sequence once and in order, in as few batches as can be", () => {
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(count, count, count, (sequences, nPrompt, batchSize) => {
        const batches = promptBatches(sequences, nPrompt, batchSize);
        expect(batches).toHaveLength(Math.ceil((sequences * nPrompt) / batchSize));
        const next = new Array<number>(sequences).fill(0);
        for (const parts of batches) {
          const size = parts.reduce((sum, { from, to }) => sum + to - from, 0);
          expect(size).toBeLessThanOrEqual(batchSize);
          for (const { sequence, from, to, last } of parts) {
            expect(from).toBe(next[sequence]);
            expect(last).toBe(to === nPrompt);
            next[sequence] = to;
          }
        }
        expect(next).toEqual(new Array(sequences).fill(nPrompt));
      }),
    );
  });
});
