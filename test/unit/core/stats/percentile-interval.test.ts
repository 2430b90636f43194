import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentileInterval } from "../../../../src/core/stats/percentile-interval.js";

const ranks = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** P(low <= number of values below the percentile < high), summed term by term from the middle out. */
function exactCoverage(count: number, fraction: number, low: number, high: number): number {
  let sum = 0;
  for (let below = low; below < high; below += 1) {
    let term = 1;
    // Multiplies chances and choices together, so that nothing overflows.
    for (let step = 1; step <= below; step += 1) term *= ((count - below + step) / step) * fraction;
    sum += term * (1 - fraction) ** (count - below);
  }
  return sum;
}

describe("percentileInterval", () => {
  // Tables of the sign test: for 10 values ranks 2 and 9 hold the median in 97.9 %, 3 and 8 in 89.1 %.
  it("matches the table for the median", () => {
    expect(percentileInterval(ranks(10), 0.5)).toEqual({ low: 2, high: 9 });
    expect(percentileInterval(ranks(6), 0.5)).toEqual({ low: 1, high: 6 });
    expect(percentileInterval(ranks(20), 0.5)).toEqual({ low: 6, high: 15 });
  });

  it("is null where even the extremes do not suffice", () => {
    expect(percentileInterval(ranks(5), 0.5)).toBeNull();
    expect(percentileInterval(ranks(28), 0.9)).toBeNull();
    expect(percentileInterval([], 0.5)).toBeNull();
  });

  it("exists from the counts at which a percentile is shown", () => {
    expect(percentileInterval(ranks(29), 0.9)?.high).toBe(29);
    expect(percentileInterval(ranks(59), 0.95)?.high).toBe(59);
    expect(percentileInterval(ranks(299), 0.99)?.high).toBe(299);
  });

  it("covers 95 % and no rank more than it must", () => {
    const fractions = fc.constantFrom(0.5, 0.9, 0.95, 0.99);
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 400 }), fractions, (count, fraction) => {
        const interval = percentileInterval(ranks(count), fraction);
        if (interval === null) {
          expect(exactCoverage(count, fraction, 1, count)).toBeLessThan(0.95);
          return;
        }
        const { low, high } = interval;
        expect(exactCoverage(count, fraction, low, high)).toBeGreaterThanOrEqual(0.95 - 1e-9);
        // Taking a rank off either side would leave more than 2.5 % there, or more than 5 % in all.
        const below = exactCoverage(count, fraction, 0, low + 1);
        const above = exactCoverage(count, fraction, high - 1, count + 1);
        const other = 1 - exactCoverage(count, fraction, low, high);
        expect(below > 0.025 || other + below > 0.05).toBe(true);
        expect(above > 0.025 || other + above > 0.05).toBe(true);
      }),
    );
  });

  it("stays finite for many values", () => {
    const interval = percentileInterval(ranks(20_000), 0.5);
    // Normal approximation: 10,000 +- 1.96 x sqrt(20,000) / 2 = +- 138.6.
    expect(interval?.low).toBeCloseTo(9862, -1);
    expect(interval?.high).toBeCloseTo(10_139, -1);
  });
});
