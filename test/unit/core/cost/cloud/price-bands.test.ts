import { describe, expect, it } from "vitest";
import { usdPerMillionTokens } from "../../../../../src/core/cost/cloud/cloud-cost.js";
import { averagePrice, type HoursOfUse } from "../../../../../src/core/cost/cloud/price-bands.js";
import { TOKEN_PRICES } from "../../../data/data-tables.js";
import { boxMix } from "../local/used-3090-box.js";

const WEEKDAYS = [1, 2, 3, 4, 5];
const flash = TOKEN_PRICES.find(({ id }) => id === "deepseek-flash-2026-09-10");
if (flash === undefined) throw new Error("no row for deepseek-flash");

function blended(use?: readonly HoursOfUse[]): number {
  if (flash === undefined) throw new Error("no row for deepseek-flash");
  return usdPerMillionTokens(averagePrice(flash, use), boxMix(1e6));
}

describe("deepseek-flash, dearer in Chinese office hours", () => {
  it("costs 1.21 times its night price over a flat week: 35 of 168 hours are peak", () => {
    expect(blended()).toBeCloseTo(0.317, 3);
    expect(blended() / 0.2625).toBeCloseTo(1 + 35 / 168, 12);
  });

  it("costs its night price in the office hours of New York", () => {
    expect(blended([{ days: WEEKDAYS, fromUtc: 13, toUtc: 21 }])).toBeCloseTo(0.2625, 12);
  });

  it("costs 1.78 times as much in China's office hours, 01:00 to 10:00 UTC", () => {
    expect(blended([{ days: WEEKDAYS, fromUtc: 1, toUtc: 10 }]) / 0.2625).toBeCloseTo(1.78, 2);
  });

  it("costs its night price at weekends and twice that within the peak", () => {
    expect(blended([{ days: [6, 7], fromUtc: 0, toUtc: 24 }])).toBeCloseTo(0.2625, 12);
    expect(blended([{ days: [3], fromUtc: 6.5, toUtc: 7 }])).toBeCloseTo(0.525, 12);
  });

  it("weights the cached price over the bands too", () => {
    expect(averagePrice(flash).cachedInput).toBeCloseTo(0.003 * (1 + 35 / 168), 12);
  });
});

describe("a price without bands", () => {
  it("is the same at every hour, and bills cached input as input where no cached price is known", () => {
    const { bands: _, ...flat } = flash;
    const row = { ...flat, cachedInput: null };
    expect(averagePrice(row, [{ days: [1], fromUtc: 2, toUtc: 3 }])).toEqual({
      input: 0.15,
      cachedInput: 0.15,
      output: 0.6,
    });
  });
});
