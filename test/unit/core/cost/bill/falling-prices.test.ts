import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fallingFactor } from "../../../../../src/core/cost/bill/falling-prices.js";

describe("a price that falls", () => {
  it("by half each year for two years is 0.541 of itself on average: 0.75 / (2 ln 2)", () => {
    expect(fallingFactor(0.5, 2)).toBeCloseTo(0.541, 3);
    expect(fallingFactor(0.5, 2)).toBeCloseTo(0.75 / (2 * Math.LN2), 12);
  });

  it("by nothing stays itself, and hardly falls within no time", () => {
    expect(fallingFactor(0, 3)).toBe(1);
    expect(fallingFactor(0.5, 1e-6)).toBeCloseTo(1, 6);
  });

  it("is the mean of a thousand moments of its life", () => {
    const share = fc.double({ min: 0.001, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, fc.double({ min: 0.5, max: 20, noNaN: true }), (fall, years) => {
        const steps = 1000;
        const middle = (step: number) => (1 - fall) ** (((step + 0.5) / steps) * years);
        const mean = Array.from({ length: steps }, (_, step) => middle(step)).reduce((a, b) => a + b) / steps;
        expect(Math.abs(fallingFactor(fall, years) / mean - 1)).toBeLessThan(1e-3);
      }),
    );
  });
});
