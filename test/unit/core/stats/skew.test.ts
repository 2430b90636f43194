import { describe, expect, it } from "vitest";
import { isSkewed } from "../../../../src/core/stats/skew.js";

describe("isSkewed", () => {
  // One value in three of each process is 12 % lower: the median is 0, the mean -0.04, the processes agree.
  const spiky = [
    [0, 0, -0.12],
    [0, -0.121, 0],
    [-0.119, 0, 0],
  ];

  it("flags a mean that the median does not share", () => {
    expect(isSkewed(spiky)).toBe(true);
  });

  it("does not flag gaps below 2 %", () => {
    expect(isSkewed(spiky.map((logs) => logs.map((log) => log / 2.1)))).toBe(false);
  });

  // Process means -0.05, 0, -0.05, 0: median 0, mean -0.025, error 0.0144: 1.7 errors.
  it("does not flag gaps within two errors", () => {
    const odd = [0, 0, -0.15];
    const even = [0, 0, 0];
    expect(isSkewed([odd, even, odd, even])).toBe(false);
    // Twice as many processes: error 0.0094, 2.6 errors.
    expect(isSkewed([odd, even, odd, even, odd, even, odd, even])).toBe(true);
  });

  it("needs eight values and two processes", () => {
    expect(isSkewed(spiky.slice(0, 2))).toBe(false);
    expect(isSkewed([spiky.flat()])).toBe(false);
    expect(isSkewed([])).toBe(false);
  });
});
