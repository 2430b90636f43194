import { describe, expect, it } from "vitest";
import { findOutliers } from "../../../../src/core/stats/outliers.js";

const calm = (level: number) => [level, level + 0.004, level - 0.004];

describe("findOutliers", () => {
  it("labels the one value far from its process, wherever the process lies", () => {
    const logs = [calm(1), [2, 2.004, 1.9], calm(3), calm(4), calm(5)];
    expect(findOutliers(logs)).toEqual([{ process: 1, index: 2 }]);
  });

  it("stays silent under 12 values", () => {
    expect(findOutliers([calm(1), [2, 2.004, 1.9], calm(3)])).toEqual([]);
  });

  // The odd process deviates by 0, 0.004 and 0.029; the others not at all, so that any deviation is beyond 3 IQR.
  it("stays silent below 3 %, however calm the others", () => {
    const still = (level: number) => [level, level, level];
    expect(findOutliers([still(1), [2, 2.004, 1.971], still(3), still(4), still(5)])).toEqual([]);
  });

  // Deviations of the four: 0 and +-0.02, quartiles +-0.02, so 3 IQR is 0.12.
  it("turns at three interquartile ranges", () => {
    const scattered = [1, 2, 3, 4].map((level) => [level, level + 0.02, level - 0.02]);
    expect(findOutliers([...scattered, [5, 5, 4.885]])).toEqual([]);
    expect(findOutliers([...scattered, [5, 5, 4.875]])).toEqual([{ process: 4, index: 2 }]);
  });

  it("stays silent where all values scatter alike", () => {
    expect(findOutliers([0, 1, 2, 3].map((level) => [level, level + 0.4, level - 0.4]))).toEqual([]);
  });

  it("does not count processes of one value", () => {
    expect(findOutliers([...Array.from({ length: 12 }, () => [1]), [2, 2, 2, 1]])).toEqual([]);
  });
});
