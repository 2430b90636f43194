import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateSpeed, mean, standardDeviation } from "../../../../src/core/stats/speed-estimate.js";

describe("estimateSpeed", () => {
  it("gives nothing for no values", () => {
    expect(estimateSpeed([])).toBeNull();
    expect(estimateSpeed([[], []])).toBeNull();
  });

  it("gives a point but no interval for one process, however many values it has", () => {
    const estimate = estimateSpeed([[10, 10.1, 9.9]]);
    expect(estimate?.processes).toBe(1);
    expect(estimate?.halfWidthRatio).toBeNull();
    expect(estimate?.low).toBeNull();
  });

  // By hand: ln(8), ln(10), ln(12.5) are 0.22314 apart around ln(10); sd = 0.22314, t(0.975, 2) = 4.30265,
  // half-width = exp(4.30265 * 0.22314 / sqrt(3)) - 1 = exp(0.55432) - 1 = 0.74076.
  it("matches a case worked by hand", () => {
    const estimate = estimateSpeed([[8], [10], [12.5]]);
    expect(estimate?.point).toBeCloseTo(10, 10);
    expect(estimate?.halfWidthRatio).toBeCloseTo(0.74076, 4);
    expect(estimate?.low).toBeCloseTo(10 / 1.74076, 3);
    expect(estimate?.high).toBeCloseTo(17.4076, 3);
    expect([estimate?.slowest, estimate?.fastest]).toEqual([8, 12.5]);
  });

  it("does not grow surer because one process gave more values", () => {
    const few = estimateSpeed([[9], [10], [11]]);
    const many = estimateSpeed([[9, 9, 9, 9], [10, 10], [11]]);
    expect(many?.halfWidthRatio).toBeCloseTo(few?.halfWidthRatio ?? 0, 12);
  });

  it("scales with the unit and holds the point inside the interval", () => {
    const speeds = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(speeds, fc.double({ min: 0.1, max: 10, noNaN: true }), (values, factor) => {
        const one = estimateSpeed(values.map((value) => [value]));
        const scaled = estimateSpeed(values.map((value) => [value * factor]));
        expect(one?.low).toBeLessThanOrEqual(one?.point ?? 0);
        expect(one?.high).toBeGreaterThanOrEqual(one?.point ?? 0);
        expect((scaled?.point ?? 0) / (one?.point ?? 1)).toBeCloseTo(factor, 6);
      }),
    );
  });
});

describe("mean and standardDeviation", () => {
  it("match a case worked by hand", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });
});
