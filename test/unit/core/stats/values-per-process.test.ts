import { describe, expect, it } from "vitest";
import {
  firstGuessValues,
  valuesPerProcess,
  varianceComponents,
} from "../../../../src/core/stats/values-per-process.js";

describe("firstGuessValues", () => {
  it("turns at 5 s and after 15 s", () => {
    expect([0.1, 4.99, 5, 15, 15.01, 900].map(firstGuessValues)).toEqual([3, 3, 2, 2, 1, 1]);
  });
});

describe("valuesPerProcess", () => {
  // sqrt(18 / 2) x 0.01 / 0.01 = 3.
  it("matches a case worked by hand", () => {
    expect(valuesPerProcess({ launchSeconds: 18, valueSeconds: 2, within: 0.01, between: 0.01 })).toBe(3);
    expect(valuesPerProcess({ launchSeconds: 18, valueSeconds: 2, within: 0.01, between: 0.02 })).toBe(2);
  });

  it("stays within 1 and 5, also without noise of a kind", () => {
    const costs = { launchSeconds: 6, valueSeconds: 2 };
    expect(valuesPerProcess({ ...costs, within: 0.001, between: 0.1 })).toBe(1);
    expect(valuesPerProcess({ ...costs, within: 0.1, between: 0.001 })).toBe(5);
    expect(valuesPerProcess({ ...costs, within: 0.1, between: 0 })).toBe(5);
    expect(valuesPerProcess({ ...costs, within: 0, between: 0.1 })).toBe(1);
    expect(valuesPerProcess({ ...costs, within: 0, between: 0 })).toBe(1);
  });
});

describe("varianceComponents", () => {
  // By hand: inside, squares 3 x 0.0002 over 3 degrees = 0.0002. Process means 0.01, 0.11, 0.21 around 0.11: mean
  // square between 2 x 0.02 / 2 = 0.02; (0.02 - 0.0002) / 2 = 0.0099.
  it("matches a balanced case worked by hand", () => {
    const components = varianceComponents([
      [0, 0.02],
      [0.1, 0.12],
      [0.2, 0.22],
    ]);
    expect(components?.within).toBeCloseTo(Math.sqrt(0.0002), 12);
    expect(components?.between).toBeCloseTo(Math.sqrt(0.0099), 12);
  });

  // Unequal counts, by hand: values 0, 2 | 3: squares inside 2 over 1 degree; grand mean 5/3, squares between
  // 2 (1 - 5/3)^2 + (3 - 5/3)^2 = 8/3 over 1 degree; typical count (3 - 5/3) / 1 = 4/3; (8/3 - 2) / (4/3) = 1/2.
  it("matches an unequal case worked by hand", () => {
    const components = varianceComponents([[0, 2], [], [3]]);
    expect(components?.within).toBeCloseTo(Math.SQRT2, 12);
    expect(components?.between).toBeCloseTo(Math.sqrt(0.5), 12);
  });

  it("never gives a negative variance, and nothing where nothing is known", () => {
    expect(
      varianceComponents([
        [0, 1],
        [1, 0],
      ])?.between,
    ).toBe(0);
    expect(varianceComponents([[1], [2], [3]])).toBeNull();
    expect(varianceComponents([[1, 2, 3]])).toBeNull();
  });
});
