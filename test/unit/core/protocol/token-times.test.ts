import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordRequest, recordStretches } from "../../../../src/core/protocol/token-times.js";

describe("recordRequest", () => {
  it("tells the first token and the gaps between all", () => {
    const request = recordRequest(4);
    for (const at of [1000.4, 1500, 1500, 2600]) request.token(at);
    expect(request.times()).toEqual({ firstTokenNs: 1000, gapsNs: [500, 0, 1100] });
  });

  it("has no gaps for one token, and only those that came for a request cut short", () => {
    const one = recordRequest(1);
    one.token(7);
    expect(one.times()).toEqual({ firstTokenNs: 7, gapsNs: [] });
    const short = recordRequest(8);
    short.token(7);
    short.token(9);
    expect(short.times().gapsNs).toEqual([2]);
  });

  it("adds up to the last token", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1 }), (gaps) => {
        const request = recordRequest(gaps.length);
        let at = 1;
        for (const gap of gaps) {
          at += gap;
          request.token(at);
        }
        const { firstTokenNs, gapsNs } = request.times();
        expect(gapsNs).toHaveLength(gaps.length - 1);
        expect(gapsNs.reduce((sum, gap) => sum + gap, firstTokenNs)).toBe(at);
      }),
    );
  });
});

describe("recordStretches", () => {
  /** A token step each `seconds`, `steps` times. */
  const write = (tokensPerStep: number, seconds: number, steps: number) => {
    const record = recordStretches(tokensPerStep);
    for (let step = 1; step <= steps; step += 1) record.token(step * seconds * 1e9);
    return record.stretches().map(({ endNs, tokens }) => [endNs / 1e9, tokens]);
  };

  it("closes a stretch at the first step after 5 s", () => {
    expect(write(1, 1, 10)).toEqual([
      [5, 5],
      [10, 10 - 5],
    ]);
    expect(write(4, 2, 6)).toEqual([
      [6, 12],
      [12, 12],
    ]);
  });

  it("keeps a rest of half a stretch, and adds a shorter one to the stretch before", () => {
    expect(write(1, 1, 8)).toEqual([
      [5, 5],
      [8, 3],
    ]);
    expect(write(1, 1, 7)).toEqual([[7, 7]]);
    expect(write(1, 1, 2)).toEqual([[2, 2]]);
    expect(write(1, 1, 0)).toEqual([]);
  });

  it("loses no token", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 9, noNaN: true }), { maxLength: 60 }), (gaps) => {
        const record = recordStretches(2);
        let at = 0;
        for (const gap of gaps) {
          at += gap * 1e9;
          record.token(at);
        }
        const stretches = record.stretches();
        expect(stretches.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(2 * gaps.length);
        if (gaps.length > 0) expect(stretches.at(-1)?.endNs).toBe(Math.round(at));
      }),
    );
  });
});
