import { describe, expect, it } from "vitest";
import { tQuantile, tUpperTail } from "../../../../src/core/stats/student.js";
import { upperTailByIntegration } from "../../../fixtures/t-by-integration.js";

// From the printed tables of every textbook.
const TABLE: readonly (readonly [number, number, number])[] = [
  [0.975, 1, 12.706],
  [0.975, 2, 4.303],
  [0.975, 4, 2.776],
  [0.975, 9, 2.262],
  [0.95, 7, 1.895],
  [0.995, 5, 4.032],
  [0.98, 4, 2.999],
  [0.98, 9, 2.398],
  [0.8, 7, 0.896],
];

describe("tQuantile", () => {
  it.each(TABLE)("t(%d, %d) is %d", (probability, degrees, value) => {
    expect(tQuantile(probability, degrees)).toBeCloseTo(value, 3);
    expect(tQuantile(1 - probability, degrees)).toBeCloseTo(-value, 3);
  });

  it.each([
    [0.975, 4],
    [0.98, 4],
    [0.989, 7],
    [0.989, 23],
    [0.978, 15],
    [0.8, 47],
    [0.975, 3.53],
  ])("has the tail it should by integration: t(%d, %d)", (probability, degrees) => {
    expect(upperTailByIntegration(tQuantile(probability, degrees), degrees)).toBeCloseTo(1 - probability, 9);
  });
});

describe("tUpperTail", () => {
  // Closed forms: v = 1 is Cauchy, 1/2 - atan(t)/pi; v = 2 is (1 - t / sqrt(2 + t^2)) / 2.
  it("matches the closed forms of one and two degrees of freedom", () => {
    for (const t of [-30, -1, 0, 0.3, 2, 30]) {
      expect(tUpperTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
      expect(tUpperTail(t, 2)).toBeCloseTo((1 - t / Math.sqrt(2 + t * t)) / 2, 12);
    }
  });

  it("keeps its digits in far tails", () => {
    for (const [t, degrees] of [
      [10, 7],
      [40, 7],
      [12, 23],
      [8, 3.5],
    ] as const) {
      expect(tUpperTail(t, degrees) / upperTailByIntegration(t, degrees)).toBeCloseTo(1, 7);
    }
    expect(tUpperTail(40, 23)).toBeGreaterThan(0);
  });

  it("knows certainty", () => {
    expect(tUpperTail(Number.POSITIVE_INFINITY, 7)).toBe(0);
    expect(tUpperTail(Number.NEGATIVE_INFINITY, 7)).toBe(1);
  });
});
