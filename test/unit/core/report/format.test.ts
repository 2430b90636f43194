import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDuration,
  formatGhz,
  formatHalfWidth,
  formatListPrice,
  formatNumber,
  formatScore,
  formatShare,
  formatUsdAmount,
  formatUsdPerMillion,
  formatVolume,
  formatWatts,
} from "../../../../src/core/report/format.js";

describe("numbers", () => {
  it.each([
    [0.0123, "0.0123"],
    [0.95, "0.950"],
    [9.7, "9.70"],
    [9.996, "10.0"],
    [58.14, "58.1"],
    [99.96, "100"],
    [104.4, "104"],
    [12_345, "12,300"],
    [0, "0"],
    [null, "-"],
    [Number.NaN, "-"],
  ])("shows %s with three significant digits as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("are never further off than half a unit of the third digit", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e9, noNaN: true }), (value) => {
        const shown = Number(formatNumber(value).replaceAll(",", ""));
        expect(Math.abs(shown / value - 1)).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});

describe("ratios", () => {
  it("show a half-width with one decimal up to ten percent", () => {
    expect([0.012, 0.0994, 0.0996, 0.123, 12.3, null].map(formatHalfWidth)).toEqual([
      "±1.2 %",
      "±9.9 %",
      "±10 %",
      "±12 %",
      ">±100 %",
      "-",
    ]);
  });

  it("show a share in whole percent", () => {
    expect([0.543, 1.004, null].map(formatShare)).toEqual(["54 %", "100 %", "-"]);
  });
});

describe("bytes", () => {
  it.each([
    [1_117_320_736, "1.12 GB"],
    [25_200_000_000, "25.2 GB"],
    [28_700_000, "28.7 MB"],
    [999_600_000, "1.00 GB"],
    [49, "49 B"],
    [1500, "1.50 kB"],
    [null, "-"],
  ])("shows %s in decimal units as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("durations", () => {
  it.each([
    [0.01, "under 0.1 s"],
    [1.94, "1.9 s"],
    [8.9, "9 s"],
    [100, "100 s"],
    [412, "7 min"],
    [4800, "80 min"],
    [5400, "1 h 30 min"],
    [7200, "2 h"],
    [300_000, "3 days"],
    [null, "-"],
  ])("shows %s seconds as %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe("money", () => {
  it("shows whole dollars from ten on and cents below", () => {
    expect([1597.4, 55.4, 9.996, 0.152, 0.001, 0, null].map(formatUsdAmount)).toEqual([
      "1,597",
      "55",
      "10",
      "0.15",
      "<0.01",
      "0.00",
      "-",
    ]);
  });

  it("never shows a cost as nothing when it is something", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e9, noNaN: true }), (usd) => {
        expect(formatUsdAmount(usd)).not.toMatch(/^0(\.0*)?$/);
        expect(formatUsdPerMillion(usd)).not.toMatch(/^0(\.0*)?$/);
      }),
    );
  });

  it("lines prices a million tokens up at two decimals", () => {
    expect([0.15, 12, 0.001, Number.POSITIVE_INFINITY].map(formatUsdPerMillion)).toEqual([
      "0.15",
      "12.00",
      "<0.01",
      "-",
    ]);
  });
});

describe("other units", () => {
  it("shows watts, scores, clocks and volumes as people say them", () => {
    expect(formatWatts(116.7)).toBe("117 W");
    expect(formatScore(33.8)).toBe("33.8");
    expect(formatScore(null)).toBe("-");
    expect(formatGhz(2.5)).toBe("2.5 GHz");
    expect([1_000_000, 2_500_000, 100_000, 999_900].map(formatVolume)).toEqual([
      "1 million",
      "2.5 million",
      "100,000",
      "1 million",
    ]);
  });
});

describe("list prices", () => {
  it.each([
    [10, "10"],
    [2.5, "2.50"],
    [0.075, "0.075"],
    [0.0028, "0.0028"],
    [0.003625, "0.003625"],
    [4.881, "4.881"],
    [0.1 + 0.2, "0.30"],
    [0.00000045 * 1e6, "0.45"],
    [1234.5, "1,234.50"],
    [0.000002, "0.000002"],
    [0.0000001, "<0.000001"],
    [0, "0"],
    [null, "-"],
    [Number.NaN, "-"],
  ])("shows %s as published: %s", (usd, text) => {
    expect(formatListPrice(usd)).toBe(text);
  });
});
