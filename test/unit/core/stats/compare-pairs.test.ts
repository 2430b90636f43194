import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePairs, LOOKS, looksDone } from "../../../../src/core/stats/compare-pairs.js";
import { upperTailByIntegration } from "../../../fixtures/t-by-integration.js";

const FIXED = { epsilon: 0.02, looks: null };
const LOOKING = { epsilon: 0.02, looks: LOOKS.standard };
/** Log ratios around a centre, `step` above and below in turn: for n = 8 the sd is step x sqrt(8 / 7). */
const around = (centre: number, step: number, n = 8) =>
  Array.from({ length: n }, (_, index) => centre + (index % 2 === 0 ? step : -step));

describe("comparePairs", () => {
  // By hand: sd = 0.01 sqrt(8/7) = 0.0106904, error 0.00377964, t(0.975, 7) = 2.364624: reach 0.0089374.
  // Beyond -ln(1.02) = -0.0198026 by (0.05 - 0.0198026) / 0.00377964 = 7.98950 errors.
  it("matches a case worked by hand, B slower", () => {
    const comparison = comparePairs(around(-0.05, 0.01), FIXED);
    expect(comparison?.verdict).toBe("slower");
    expect(comparison?.ratio).toBeCloseTo(Math.exp(-0.05), 12);
    expect(comparison?.low).toBeCloseTo(Math.exp(-0.0589374), 6);
    expect(comparison?.high).toBeCloseTo(Math.exp(-0.0410626), 6);
    const tail = 2 * upperTailByIntegration(7.9895, 7);
    expect((comparison?.pDifferent ?? 0) / tail).toBeCloseTo(1, 3);
    expect(comparison?.pSame).toBeCloseTo(1 - tail / 2, 7);
    // exp(0.0198026 + (2.364624 + 0.896030) x 0.00377964) - 1
    expect(comparison?.smallestDifference).toBeCloseTo(0.032648, 5);
    expect(comparison?.pairsNeeded).toBeNull();
    expect([comparison?.n, comparison?.level]).toEqual([8, 0.05]);
  });

  it("calls B faster when it is, by the mirrored interval", () => {
    const slower = comparePairs(around(-0.05, 0.01), FIXED);
    const faster = comparePairs(around(0.05, 0.01), FIXED);
    expect(faster?.verdict).toBe("faster");
    expect((faster?.low ?? 0) * (slower?.high ?? 0)).toBeCloseTo(1, 12);
  });

  // t(0.95, 7) = 1.894579: reach 0.0071608 around 0.0126 ends at 0.0197608 < 0.0198026, around 0.0127 beyond it.
  it("calls the same only what lies wholly inside 2 %", () => {
    expect(comparePairs(around(0.0126, 0.01), FIXED)?.verdict).toBe("no-difference");
    expect(comparePairs(around(0.0127, 0.01), FIXED)?.verdict).toBe("inconclusive");
    expect(comparePairs(around(-0.0126, 0.01), FIXED)?.verdict).toBe("no-difference");
  });

  // t(0.989, 7) = 2.930775 and t(0.978, 7) = 2.4429: reaches 0.0110773 and 0.0092333.
  it("asks for more where it may look three times", () => {
    expect(comparePairs(around(0.0308, 0.01), LOOKING)?.verdict).toBe("inconclusive");
    expect(comparePairs(around(0.031, 0.01), LOOKING)?.verdict).toBe("faster");
    expect(comparePairs(around(0.0308, 0.01), FIXED)?.verdict).toBe("faster");
    expect(comparePairs(around(0.0105, 0.01), LOOKING)?.verdict).toBe("no-difference");
    expect(comparePairs(around(0.0107, 0.01), LOOKING)?.verdict).toBe("inconclusive");
    expect(comparePairs(around(0.0107, 0.01), LOOKING)?.level).toBe(0.022);
  });

  // sd 0.0427618. Apart: ((1.96 + 0.84) 0.0427618 / 0.0101974)^2 + 1.9208 = 139.8. The same:
  // ((1.645 + 1.28) 0.0427618 / 0.0148026)^2 + 1.3530 = 72.8.
  it("says how many pairs would decide", () => {
    expect(comparePairs(around(0.03, 0.04), FIXED)?.pairsNeeded).toBe(140);
    expect(comparePairs(around(-0.03, 0.04), FIXED)?.pairsNeeded).toBe(140);
    expect(comparePairs(around(0.005, 0.04), FIXED)?.pairsNeeded).toBe(73);
    expect(comparePairs(around(0.02, 0.04), FIXED)?.pairsNeeded).toBe("too-near");
    expect(comparePairs(around(0.0247, 0.04), FIXED)?.pairsNeeded).toBe("too-near");
    expect(comparePairs(around(0.0248, 0.04), FIXED)?.pairsNeeded).toBeGreaterThan(140);
  });

  it("never asks for pairs that it has", () => {
    expect(comparePairs([0.1, 0.15], FIXED)?.pairsNeeded).toBeGreaterThan(2);
  });

  it("has a verdict exactly when its p is within the level", () => {
    const logs = fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 2, maxLength: 24 });
    fc.assert(
      fc.property(logs, fc.constantFrom(FIXED, LOOKING), (logRatios, design) => {
        const comparison = comparePairs(logRatios, design);
        if (comparison === null) throw new Error("no comparison");
        const { verdict, pDifferent, pSame, level } = comparison;
        fc.pre(Math.min(Math.abs(pDifferent - level), Math.abs(pSame - level)) > 1e-9);
        expect(verdict === "faster" || verdict === "slower").toBe(pDifferent < level);
        expect(verdict === "no-difference").toBe(pSame < level);
      }),
    );
  });

  it("is certain of pairs without any noise, and on the line of nothing", () => {
    expect(comparePairs([0, 0, 0], FIXED)).toMatchObject({
      verdict: "no-difference",
      pSame: 0,
      pDifferent: 1,
    });
    expect(comparePairs([0.5, 0.5], FIXED)).toMatchObject({ verdict: "faster", pSame: 1, pDifferent: 0 });
    const line = Math.log1p(0.02);
    expect(comparePairs([line, line], FIXED)).toMatchObject({
      verdict: "inconclusive",
      pSame: 1,
      pDifferent: 1,
      pairsNeeded: "too-near",
    });
  });

  it("has no interval for one pair and nothing for none", () => {
    expect(comparePairs([0.5], FIXED)).toEqual({
      verdict: "inconclusive",
      ratio: Math.exp(0.5),
      low: null,
      high: null,
      n: 1,
      pDifferent: 1,
      pSame: 1,
      level: 0.05,
      smallestDifference: null,
      pairsNeeded: null,
    });
    expect(comparePairs([], FIXED)).toBeNull();
  });
});

describe("looksDone", () => {
  it("ends at a look that decides, and never between looks", () => {
    expect(looksDone(around(0.1, 0.01, 7), LOOKING)).toBe(false);
    expect(looksDone(around(0.1, 0.01, 8), LOOKING)).toBe(true);
    expect(looksDone(around(0, 0.001, 8), LOOKING)).toBe(true);
    expect(looksDone(around(0.1, 0.01, 9), LOOKING)).toBe(false);
    expect(looksDone(around(0.1, 0.01, 8), { epsilon: 0.02, looks: LOOKS.rigorous })).toBe(false);
  });

  it("goes on while nothing is decided, until the last look", () => {
    expect(looksDone(around(0.02, 0.02, 8), LOOKING)).toBe(false);
    expect(looksDone(around(0.02, 0.02, 16), LOOKING)).toBe(false);
    expect(looksDone(around(0.02, 0.02, 24), LOOKING)).toBe(true);
    expect(looksDone(around(0.02, 0.02, 25), LOOKING)).toBe(true);
  });

  it("never ends a count that was fixed beforehand", () => {
    expect(looksDone(around(0.1, 0.01, 99), FIXED)).toBe(false);
  });
});
