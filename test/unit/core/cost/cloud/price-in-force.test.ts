import { describe, expect, it } from "vitest";
import { isInForce, priceInForce } from "../../../../../src/core/cost/cloud/price-in-force.js";
import { PRICES, TOKEN_PRICES } from "../../../data/data-tables.js";

function paid(model: string, day: string): [number, number] | null {
  const row = priceInForce(TOKEN_PRICES, "DeepSeek", model, day);
  return row === null ? null : [row.input, row.output];
}

describe("DeepSeek's own prices through the days", () => {
  it.each([
    ["deepseek-chat", "2025-01-31", [0.14, 0.28]],
    ["deepseek-chat", "2025-02-07", [0.14, 0.28]],
    ["deepseek-chat", "2025-02-08", [0.27, 1.1]],
    ["deepseek-chat", "2025-06-01", [0.27, 1.1]],
    ["deepseek-chat", "2025-09-05", [0.56, 1.68]],
    ["deepseek-chat", "2025-10-01", [0.28, 0.42]],
    ["deepseek-chat", "2026-04-24", [0.14, 0.28]],
    ["deepseek-chat", "2026-07-24", null],
    ["deepseek-reasoner", "2025-01-19", null],
    ["deepseek-reasoner", "2025-01-20", [0.55, 2.19]],
    ["deepseek-reasoner", "2025-09-04", [0.55, 2.19]],
    ["deepseek-reasoner", "2025-09-05", [0.56, 1.68]],
    ["deepseek-reasoner", "2026-01-01", [0.28, 0.42]],
    ["deepseek-v4-flash", "2026-08-15", [0.14, 0.28]],
    ["deepseek-v4-flash", "2026-08-16", [0.22, 0.66]],
    ["deepseek-flash", "2026-09-09", null],
    ["deepseek-flash", "2026-09-10", [0.15, 0.6]],
    ["deepseek-flash", "2026-11-22", [0.15, 0.6]],
  ])("%s on %s", (model, day, expected) => {
    expect(paid(model, day)).toEqual(expected);
  });

  it("were cheaper at night from 2025-02-26 until 2025-09-05", () => {
    const bandsOn = (day: string) => priceInForce(TOKEN_PRICES, "DeepSeek", "deepseek-reasoner", day)?.bands;
    expect(bandsOn("2025-02-25")).toBeUndefined();
    expect(bandsOn("2025-02-26")?.map(({ output }) => output)).toEqual([0.55, 0.55]);
    expect(bandsOn("2025-09-05")).toBeUndefined();
  });

  it("had peak hours at weekends too for one week of August 2026", () => {
    const days = (day: string) =>
      priceInForce(TOKEN_PRICES, "DeepSeek", "deepseek-v4-flash", day)?.bands?.[0]?.days.length;
    expect([days("2026-08-22"), days("2026-08-23")]).toEqual([7, 5]);
  });

  it("are those of the R1 weights only until R1-0528 took their place", () => {
    const weights = (day: string) =>
      priceInForce(TOKEN_PRICES, "DeepSeek", "deepseek-reasoner", day)?.weights;
    expect(weights("2025-05-27")).toBe("deepseek-r1");
    expect(weights("2025-05-28")).toBeNull();
  });
});

describe("a price", () => {
  it("holds from its first day up to the day before its end, and without an end for good", () => {
    const row = PRICES.find(({ id }) => id === "deepseek-reasoner-2025-01-20");
    if (row === undefined) throw new Error("no such row");
    expect(isInForce(row, "2025-02-25")).toBe(true);
    expect(isInForce(row, "2025-02-26")).toBe(false);
    expect(isInForce({ ...row, effectiveTo: null }, "2099-01-01")).toBe(true);
  });
});
