import { describe, expect, it } from "vitest";
import type { Comparison, ComparisonVerdict } from "../../../../src/core/stats/comparison.js";
import { judgeRows } from "../../../../src/core/stats/judge-rows.js";

const row = (
  verdict: ComparisonVerdict,
  { pDifferent = 1, pSame = 1, level = 0.05 }: Partial<Comparison>,
): Comparison => ({
  verdict,
  ratio: 1,
  low: 1,
  high: 1,
  n: 8,
  pDifferent,
  pSame,
  level,
  smallestDifference: 0.03,
  pairsNeeded: null,
});
const verdicts = (rows: Comparison[]) =>
  judgeRows(rows).map(({ verdict, changedByHolm }) => `${verdict}${changedByHolm ? " changed" : ""}`);

describe("judgeRows", () => {
  it("leaves a row alone as it is", () => {
    expect(verdicts([row("faster", { pDifferent: 0.049 })])).toEqual(["faster"]);
    expect(verdicts([row("no-difference", { pSame: 0.049 })])).toEqual(["no-difference"]);
    expect(verdicts([row("slower", { pDifferent: 0.0219, level: 0.022 })])).toEqual(["slower"]);
    expect(verdicts([row("inconclusive", {})])).toEqual(["inconclusive"]);
  });

  // Sorted 0.001 x 4, 0.02 x 3 = 0.06: the second and all after it fall.
  it("takes back what luck among four rows explains", () => {
    expect(
      verdicts([
        row("faster", { pDifferent: 0.02 }),
        row("slower", { pDifferent: 0.001 }),
        row("inconclusive", { pDifferent: 0.3 }),
        row("inconclusive", { pDifferent: 0.4 }),
      ]),
    ).toEqual(["inconclusive changed", "slower", "inconclusive", "inconclusive"]);
  });

  it("judges the same apart from the different", () => {
    expect(
      verdicts([
        row("no-difference", { pSame: 0.02, pDifferent: 1 }),
        row("no-difference", { pSame: 0.04, pDifferent: 1 }),
        row("faster", { pSame: 1, pDifferent: 0.01 }),
      ]),
    ).toEqual(["inconclusive changed", "inconclusive changed", "faster"]);
  });

  // 0.02 x 0.05 / 0.022 = 0.04545, times two rows 0.0909.
  it("counts a p from three looks for more", () => {
    const other = row("inconclusive", {});
    expect(verdicts([row("faster", { pDifferent: 0.02, level: 0.022 }), other])[0]).toBe(
      "inconclusive changed",
    );
    expect(verdicts([row("faster", { pDifferent: 0.02 }), other])[0]).toBe("faster");
  });

  it("keeps what else a row carries", () => {
    const named = { ...row("faster", { pDifferent: 0 }), label: "tg128" };
    expect(judgeRows([named])[0]?.label).toBe("tg128");
  });
});
