import { describe, expect, it } from "vitest";
import { findWarmUpLeft } from "../../../../src/core/stats/warm-up-left.js";

/** Processes whose first value differs from the two others, which average 1, by the given amounts. */
const firstBy = (...differences: number[]) => differences.map((difference) => [1 + difference, 1.004, 0.996]);

describe("findWarmUpLeft", () => {
  // d = -0.05, sd 0.01, limit t(0.975, 2) x 0.01 / sqrt(3) = 0.0248.
  it("flags a slow first value that every process shows", () => {
    const found = findWarmUpLeft(firstBy(-0.05, -0.06, -0.04));
    expect(found?.difference).toBeCloseTo(-0.05, 12);
    expect(found?.flagged).toBe(true);
  });

  // d = -0.05; the limit 4.30265 sd / sqrt(3) is 0.0502 at sd 0.0202, 0.0497 at sd 0.02.
  it("does not flag what processes disagree on", () => {
    expect(findWarmUpLeft(firstBy(-0.05, -0.0702, -0.0298))?.flagged).toBe(false);
    expect(findWarmUpLeft(firstBy(-0.05, -0.07, -0.03))?.flagged).toBe(true);
  });

  it("does not flag what is sure but below 2 %", () => {
    expect(findWarmUpLeft(firstBy(-0.019, -0.019, -0.019))?.flagged).toBe(false);
    expect(findWarmUpLeft(firstBy(-0.021, -0.021, -0.021))?.flagged).toBe(true);
  });

  it("flags a fast first value too", () => {
    expect(findWarmUpLeft(firstBy(0.05, 0.06, 0.04))?.flagged).toBe(true);
  });

  it("leaves out processes of one value, and needs two others", () => {
    expect(findWarmUpLeft([[1], ...firstBy(-0.05), []])).toBeNull();
    expect(findWarmUpLeft([[9], ...firstBy(-0.05, -0.05)])?.difference).toBeCloseTo(-0.05, 12);
  });
});
