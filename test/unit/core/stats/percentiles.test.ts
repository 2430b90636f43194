import { describe, expect, it } from "vitest";
import {
  percentile,
  supportedGapPercentiles,
  supportedPercentiles,
} from "../../../../src/core/stats/percentiles.js";

describe("percentile", () => {
  it("interpolates between neighbours", () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(percentile([4, 1, 3, 2], 0.9)).toBeCloseTo(3.7, 12);
    expect(percentile([10, 9, 100], 0.5)).toBe(10);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([1, 2], 0)).toBe(1);
    expect(percentile([1, 2], 1)).toBe(2);
  });

  it("is null of nothing and leaves its input alone", () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
    expect(percentile([], 0.5)).toBeNull();
  });
});

describe("supportedPercentiles", () => {
  it("turns at the counts that can bound a percentile", () => {
    expect(supportedPercentiles(0)).toEqual([]);
    expect(supportedPercentiles(1)).toEqual([50]);
    expect(supportedPercentiles(28)).toEqual([50]);
    expect(supportedPercentiles(29)).toEqual([50, 90]);
    expect(supportedPercentiles(58)).toEqual([50, 90]);
    expect(supportedPercentiles(59)).toEqual([50, 90, 95]);
    expect(supportedPercentiles(298)).toEqual([50, 90, 95]);
    expect(supportedPercentiles(299)).toEqual([50, 90, 95, 99]);
  });

  it("takes the first counts whose largest value lies above the percentile in 95 %", () => {
    for (const [fraction, count] of [
      [0.9, 29],
      [0.95, 59],
      [0.99, 299],
    ] as const) {
      expect(fraction ** count).toBeLessThan(0.05);
      expect(fraction ** (count - 1)).toBeGreaterThan(0.05);
    }
  });
});

describe("supportedGapPercentiles", () => {
  it("needs 30 requests as well as the gaps", () => {
    expect(supportedGapPercentiles(29, 9000)).toEqual([]);
    expect(supportedGapPercentiles(30, 58)).toEqual([50, 90]);
    expect(supportedGapPercentiles(30, 3810)).toEqual([50, 90, 95, 99]);
  });
});
