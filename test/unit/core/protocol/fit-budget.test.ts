import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitToBudget, shareOfValue } from "../../../../src/core/protocol/fit-budget.js";
import { test as shape } from "../../../fixtures/short-test.js";

describe("fitToBudget", () => {
  it.each([
    ["pp512", 100, 6, "pp512"],
    ["pp512", 100, 5, "pp256"],
    ["pp512", 10, 5, "pp32"],
    ["tg128", 10, 13, "tg128"],
    ["tg128", 10, 12, "tg64"],
    ["pg512+128", 100, 4, "pg256+64"],
    ["tg128@0x4", 40, 13, "tg128@0x4"],
    ["tg128@0x4", 40, 12, "tg64@0x4"],
  ])("cuts %s at %d tokens/s to %d s as %s", (asked, speed, seconds, expected) => {
    expect(fitToBudget(shape(asked), speed, seconds)).toEqual(shape(expected));
  });

  it("stops at a shape that still measures something, even when that does not fit", () => {
    expect(fitToBudget(shape("pp512"), 0.001, 1)).toEqual(shape("pp16"));
  });

  it("keeps the depth", () => {
    expect(fitToBudget(shape("tg128@4096"), 1, 20)).toEqual(shape("tg16@4096"));
  });

  it("never makes a test longer, and halves no more often than needed", () => {
    const lengths = fc.integer({ min: 16, max: 8192 });
    fc.assert(
      fc.property(
        lengths,
        fc.double({ min: 0.1, max: 1e4, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
        (length, speed, seconds) => {
          const { nPrompt } = fitToBudget(shape(`pp${length}`), speed, seconds);
          expect(nPrompt).toBeLessThanOrEqual(length);
          if (nPrompt < length) expect((2 * nPrompt) / speed).toBeGreaterThan(seconds - 2 / speed);
        },
      ),
    );
  });
});

describe("shareOfValue", () => {
  it("leaves room for the warm-up and for the other values", () => {
    expect(shareOfValue("prefill", 1)).toBeCloseTo(1 / 3, 10);
    expect(shareOfValue("prefill", 3)).toBeCloseTo(1 / 5, 10);
    expect(shareOfValue("long-prefill", 1)).toBeCloseTo(1 / 2, 10);
    expect(shareOfValue("decode", 2)).toBeCloseTo(0.45, 10);
  });
});
