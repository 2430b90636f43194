import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../../../src/core/protocol/random.js";
import { lagCorrelation } from "../../../../src/core/stats/lag.js";

describe("lagCorrelation", () => {
  // Products -3, squares 4, and 4 / 4 added back: (-3 + 1) / 4.
  it("matches a case worked by hand", () => {
    const lag = lagCorrelation([[1, -1, 1, -1]]);
    expect(lag?.correlation).toBeCloseTo(-0.5, 12);
    expect(lag?.standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
  });

  it("does not take a difference between processes for correlation", () => {
    const one = lagCorrelation([[1, -1, 1, -1]]);
    const moved = lagCorrelation([
      [1, -1, 1, -1],
      [101, 99, 101, 99],
    ]);
    expect(moved?.correlation).toBeCloseTo(one?.correlation ?? Number.NaN, 12);
  });

  it("is near 0 for independent values of short processes", () => {
    const random = randomNumbers(3);
    const draw = () => [random.below(1000), random.below(1000), random.below(1000)];
    const lag = lagCorrelation(Array.from({ length: 4000 }, draw));
    expect(Math.abs(lag?.correlation ?? 1)).toBeLessThan(4 * (lag?.standardError ?? 0));
  });

  it("is near 1 for a slow wave", () => {
    const wave = Array.from({ length: 200 }, (_, index) => Math.sin(index / 20));
    expect(lagCorrelation([wave])?.correlation).toBeGreaterThan(0.95);
  });

  it("is null when nothing varies", () => {
    expect(lagCorrelation([[1], [2]])).toBeNull();
    expect(lagCorrelation([[1, 1, 1]])).toBeNull();
    expect(lagCorrelation([])).toBeNull();
  });
});
