import { describe, expect, it } from "vitest";
import { speedAtDepth } from "../../../../../src/core/report/cost/speed-at-depth.js";
import type { SpeedRow } from "../../../../../src/core/report/report-model.js";
import { report } from "../../../../fixtures/reports.js";
import { resultDocument } from "../../../../fixtures/result-documents.js";

const [MADE] = report(resultDocument([{ asked: "tg64", speeds: [10, 10, 10] }])).models[0]?.rows ?? [];

/** A row at a depth with an interval of so many percent. */
function row(
  nDepth: number,
  point: number,
  percent: number | null,
  changes: Partial<SpeedRow> = {},
): SpeedRow {
  if (MADE?.estimate == null) throw new Error("no row");
  const factor = percent === null ? null : 1 + percent / 100;
  return {
    ...MADE,
    test: { ...MADE.test, nDepth },
    label: `tg64 @ d${nDepth}`,
    estimate: {
      ...MADE.estimate,
      point,
      low: factor === null ? null : point / factor,
      high: factor === null ? null : point * factor,
      slowest: point * 0.8,
      fastest: point * 1.5,
    },
    ...changes,
  };
}

describe("the speed at a depth", () => {
  const rows = [row(8192, 10, 25), row(0, 40, 60), row(4096, 20, 100)];

  it("lies on a straight line in seconds a token, not in tokens a second", () => {
    // 25 ms at the empty context and 50 ms at 4,096: 37.5 ms half way, 43.75 ms at three quarters.
    expect(speedAtDepth(rows, 2048)?.range.point).toBeCloseTo(1 / 0.0375, 9);
    expect(speedAtDepth(rows, 3072)?.range.point).toBeCloseTo(1 / 0.04375, 9);
    // 50 ms and 100 ms.
    expect(speedAtDepth(rows, 6144)?.range.point).toBeCloseTo(1 / 0.075, 9);
  });

  it("is the measured one where it was measured, by that row alone", () => {
    expect(speedAtDepth(rows, 4096)).toEqual({
      range: { low: 10, point: 20, high: 40 },
      labels: ["tg64 @ d4096"],
      deepest: null,
    });
  });

  it("has the interval of the nearer row, and names both", () => {
    const near = (depth: number) => {
      const { range, labels } = speedAtDepth(rows, depth) ?? {};
      return { ratio: (range?.high ?? 0) / (range?.point ?? 1), labels };
    };
    const labels = ["tg64 @ d0", "tg64 @ d4096"];
    expect(near(1000)).toEqual({ ratio: expect.closeTo(1.6, 9), labels });
    expect(near(3000)).toEqual({ ratio: expect.closeTo(2, 9), labels });
  });

  it("stays as it is beyond the deepest row, and says so where that is more than a little", () => {
    expect(speedAtDepth(rows, 8192 + 512)).toMatchObject({ range: { point: 10 }, deepest: null });
    expect(speedAtDepth(rows, 8192 + 513)).toMatchObject({ range: { point: 10 }, deepest: 8192 });
  });

  it("stays as it is before the first row", () => {
    expect(speedAtDepth([row(4096, 20, 5)], 0)).toMatchObject({ range: { point: 20 }, deepest: null });
  });

  it("of one process ranges from its slowest to its fastest value", () => {
    expect(speedAtDepth([row(0, 40, null)], 0)?.range).toEqual({ low: 32, point: 40, high: 60 });
  });

  it("takes no row that failed, and is unknown without any", () => {
    const failed = row(4096, 20, 5, { status: "failed" });
    const invalid = row(4096, 20, 5, { judgement: { verdict: "invalid", findings: [] } });
    expect(speedAtDepth([failed, invalid, row(0, 40, 5)], 4096)).toMatchObject({
      range: { point: 40 },
      deepest: 0,
    });
    expect(speedAtDepth([failed, invalid], 0)).toBeNull();
    expect(speedAtDepth([], 0)).toBeNull();
  });
});
