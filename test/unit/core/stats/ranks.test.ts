import { describe, expect, it } from "vitest";
import { rankRows } from "../../../../src/core/stats/ranks.js";

describe("rankRows", () => {
  it("shares ranks where rows were not told apart", () => {
    const speeds = [10, 30, 29, 20, 9.5];
    // Told apart at 10 %.
    const verdictOf = (a: number, b: number) => {
      const ratio = (speeds[a] ?? 0) / (speeds[b] ?? 1);
      if (ratio > 1.1) return "faster";
      return ratio < 1 / 1.1 ? "slower" : "inconclusive";
    };
    expect(rankRows(speeds.length, verdictOf)).toEqual([4, 1, 1, 3, 4]);
  });

  it("ranks all first when nothing is told apart", () => {
    expect(rankRows(3, () => "no-difference")).toEqual([1, 1, 1]);
    expect(rankRows(0, () => "faster")).toEqual([]);
  });
});
