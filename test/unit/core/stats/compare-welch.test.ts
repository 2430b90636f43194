import { describe, expect, it } from "vitest";
import { ASSUMED_SPREAD, compareWelch, trustedSpread } from "../../../../src/core/stats/compare-welch.js";
import { upperTailByIntegration } from "../../../fixtures/t-by-integration.js";

const A = [0, 0.02, 0.04];
const B = [0.1, 0.11, 0.12, 0.13, 0.14];
const ONE_SESSION = { epsilon: 0.02, spread: null };
const many = (centre: number) => Array.from({ length: 20 }, (_, i) => centre + (i % 2 === 0 ? 0.01 : -0.01));

/** Half-width over error, whose tail at the right degrees of freedom must be 2.5 %. */
const reachInErrors = (low: number | null | undefined, log: number, error: number) =>
  (log - Math.log(low ?? 0)) / error;

describe("compareWelch", () => {
  // By hand: variances 0.0004 / 3 and 0.00025 / 5, error^2 = 0.000183333; degrees = 0.000183333^2 /
  // (0.000133333^2 / 2 + 0.00005^2 / 4) = 3.36111e-8 / 9.51389e-9 = 3.53285.
  it("matches a case worked by hand", () => {
    const comparison = compareWelch(A, B, ONE_SESSION);
    const error = Math.sqrt(0.000183333333);
    expect(comparison?.ratio).toBeCloseTo(Math.exp(0.1), 12);
    expect(upperTailByIntegration(reachInErrors(comparison?.low, 0.1, error), 3.53285)).toBeCloseTo(0.025, 6);
    expect(comparison?.verdict).toBe("faster");
    expect(comparison?.n).toBe(3);
    expect(comparison?.pDifferent).toBeCloseTo(
      2 * upperTailByIntegration((0.1 - Math.log(1.02)) / error, 3.53285),
      6,
    );
    expect(compareWelch(B, A, ONE_SESSION)?.verdict).toBe("slower");
  });

  // Error^2 = 0.000183333 + 2 x 0.0009.
  it("adds the variance of both sessions", () => {
    const comparison = compareWelch(A, B, { epsilon: 0.02, spread: ASSUMED_SPREAD });
    const reach = reachInErrors(comparison?.low, 0.1, Math.sqrt(0.001983333333));
    expect(upperTailByIntegration(reach, 3.53285)).toBeCloseTo(0.025, 6);
    expect(comparison?.verdict).toBe("inconclusive");
  });

  it("grants sessions - 1 degrees of freedom, or 10 when assumed", () => {
    // Variance 0.0001 x 20 / 19 on each side; Welch alone has 38 degrees.
    const within = (2 * 0.0001 * 20) / 19 / 20;
    for (const [spread, degrees] of [
      [ASSUMED_SPREAD, 10],
      [{ sd: 0.03, sessions: 6 }, 5],
      [{ sd: 0.03, sessions: 99 }, 38],
    ] as const) {
      const low = compareWelch(many(0), many(0.1), { epsilon: 0.02, spread })?.low;
      const reach = reachInErrors(low, 0.1, Math.sqrt(within + 2 * 0.03 ** 2));
      expect(upperTailByIntegration(reach, degrees)).toBeCloseTo(0.025, 6);
    }
  });

  // Pairs of processes with variance 2 x 0.0001 x 20 / 19 at D = 0.03 - ln(1.02) = 0.0101974:
  // (2.8 x 0.0145095 / 0.0101974)^2 + 1.9208 = 17.79, so one more than the 20 there are.
  it("counts interleaved pairs without the sessions", () => {
    const comparison = compareWelch(many(0), many(0.03), { epsilon: 0.02, spread: ASSUMED_SPREAD });
    expect(comparison?.verdict).toBe("inconclusive");
    expect(comparison?.pairsNeeded).toBe(21);
  });

  it("holds for sides without noise, and has no interval for a single process", () => {
    expect(compareWelch([1, 1], [1, 1, 1], ONE_SESSION)?.verdict).toBe("no-difference");
    expect(compareWelch([1], [2, 2, 2], ONE_SESSION)).toMatchObject({
      verdict: "inconclusive",
      low: null,
      n: 1,
    });
    expect(compareWelch([], [2, 2], ONE_SESSION)).toBeNull();
  });
});

describe("trustedSpread", () => {
  it("trusts five sessions and more", () => {
    expect(trustedSpread(null)).toEqual({ sd: 0.03, sessions: null });
    expect(trustedSpread({ sd: 0.001, sessions: 4 })).toEqual(ASSUMED_SPREAD);
    expect(trustedSpread({ sd: 0.001, sessions: 5 })).toEqual({ sd: 0.001, sessions: 5 });
  });
});
