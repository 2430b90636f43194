import { describe, expect, it } from "vitest";
import { averagePrice } from "../../../src/core/cost/cloud/price-bands.js";
import { priceInForce } from "../../../src/core/cost/cloud/price-in-force.js";
import { PRICES, TOKEN_PRICES } from "./data-tables.js";

type Triple = readonly [input: number, cachedInput: number, output: number];

const V3_LAUNCH: Triple = [0.14, 0.014, 0.28];
const V3: Triple = [0.27, 0.07, 1.1];
const V3_NIGHT: Triple = [0.135, 0.035, 0.55];
const R1: Triple = [0.55, 0.14, 2.19];
const R1_NIGHT: Triple = [0.135, 0.035, 0.55];
const V31: Triple = [0.56, 0.07, 1.68];
const V32: Triple = [0.28, 0.028, 0.42];
const V4_FLASH: Triple = [0.14, 0.0028, 0.28];
const V4_FLASH_OFF: Triple = [0.22, 0.007, 0.66];
const V4_FLASH_PEAK: Triple = [0.44, 0.014, 1.32];
const V41_FLASH_OFF: Triple = [0.15, 0.003, 0.6];
const V41_FLASH_PEAK: Triple = [0.3, 0.006, 1.2];
const V4_PRO_LAUNCH: Triple = [1.74, 0.145, 3.48];
const V4_PRO: Triple = [0.435, 0.003625, 0.87];
const V4_PRO_OFF: Triple = [0.66, 0.022, 1.98];
const V4_PRO_PEAK: Triple = [1.32, 0.044, 3.96];

/** Dollars per million tokens at that minute. DeepSeek changes prices within a day; the table knows whole days. */
function paid(model: string, at: string): Triple | null {
  const moment = new Date(`${at}:00Z`);
  const row = priceInForce(TOKEN_PRICES, "DeepSeek", model, at.slice(0, 10));
  if (row === null) return null;
  const fromUtc = moment.getUTCHours() + moment.getUTCMinutes() / 60;
  const minute = { days: [moment.getUTCDay() || 7], fromUtc, toUtc: fromUtc + 1 / 60 };
  const { input, cachedInput, output } = averagePrice(row, [minute]);
  const rounded = (usd: number) => Number(usd.toFixed(9));
  return [rounded(input), rounded(cachedInput), rounded(output)];
}

/** 2025-03-01 was a Saturday, 2026-08-17 and 2026-09-14 were Mondays. */
describe("what DeepSeek asked, by the hour", () => {
  it.each<[model: string, at: string, price: Triple | null]>([
    ["deepseek-chat", "2024-12-25T12:00", null],
    ["deepseek-chat", "2024-12-26T12:00", V3_LAUNCH],
    ["deepseek-chat", "2025-01-27T20:00", V3_LAUNCH],
    ["deepseek-chat", "2025-02-09T12:00", V3],
    ["deepseek-chat", "2025-02-25T20:00", V3],
    ["deepseek-chat", "2025-02-27T16:29", V3],
    ["deepseek-chat", "2025-02-27T16:30", V3_NIGHT],
    ["deepseek-chat", "2025-02-27T23:59", V3_NIGHT],
    ["deepseek-chat", "2025-02-28T00:29", V3_NIGHT],
    ["deepseek-chat", "2025-02-28T00:30", V3],
    ["deepseek-chat", "2025-03-01T17:00", V3_NIGHT],
    ["deepseek-chat", "2025-09-04T20:00", V3_NIGHT],
    ["deepseek-chat", "2025-09-06T20:00", V31],
    ["deepseek-chat", "2025-09-28T12:00", V31],
    ["deepseek-chat", "2025-09-30T12:00", V32],
    ["deepseek-chat", "2026-04-23T20:00", V32],
    ["deepseek-chat", "2026-04-27T12:00", V4_FLASH],
    ["deepseek-chat", "2026-07-25T12:00", null],
    ["deepseek-reasoner", "2025-01-19T12:00", null],
    ["deepseek-reasoner", "2025-01-20T12:00", R1],
    ["deepseek-reasoner", "2025-01-31T20:00", R1],
    ["deepseek-reasoner", "2025-02-09T12:00", R1],
    ["deepseek-reasoner", "2025-02-27T12:00", R1],
    ["deepseek-reasoner", "2025-02-27T20:00", R1_NIGHT],
    ["deepseek-reasoner", "2025-05-27T20:00", R1_NIGHT],
    ["deepseek-reasoner", "2025-05-28T20:00", R1_NIGHT],
    ["deepseek-reasoner", "2025-08-30T12:00", R1],
    ["deepseek-reasoner", "2025-09-06T20:00", V31],
    ["deepseek-reasoner", "2025-12-01T20:00", V32],
    ["deepseek-reasoner", "2026-05-01T02:00", V4_FLASH],
    ["deepseek-reasoner", "2026-07-25T12:00", null],
    ["deepseek-v4-flash", "2026-06-01T02:00", V4_FLASH],
    ["deepseek-v4-flash", "2026-08-17T00:59", V4_FLASH_OFF],
    ["deepseek-v4-flash", "2026-08-17T01:00", V4_FLASH_PEAK],
    ["deepseek-v4-flash", "2026-08-17T04:00", V4_FLASH_OFF],
    ["deepseek-v4-flash", "2026-08-22T02:00", V4_FLASH_PEAK],
    ["deepseek-v4-flash", "2026-08-23T02:00", V4_FLASH_OFF],
    ["deepseek-v4-flash", "2026-08-24T07:00", V4_FLASH_PEAK],
    ["deepseek-v4-flash", "2026-09-11T12:00", null],
    ["deepseek-flash", "2026-09-09T12:00", null],
    ["deepseek-flash", "2026-09-11T09:59", V41_FLASH_PEAK],
    ["deepseek-flash", "2026-09-11T10:00", V41_FLASH_OFF],
    ["deepseek-flash", "2026-09-12T02:00", V41_FLASH_OFF],
    ["deepseek-flash", "2026-11-25T02:00", V41_FLASH_PEAK],
    ["deepseek-v4-pro", "2026-04-24T12:00", V4_PRO_LAUNCH],
    ["deepseek-v4-pro", "2026-04-27T12:00", V4_PRO],
    ["deepseek-v4-pro", "2026-08-15T02:00", V4_PRO],
    ["deepseek-v4-pro", "2026-08-22T02:00", V4_PRO_PEAK],
    ["deepseek-v4-pro", "2026-08-23T02:00", V4_PRO_OFF],
    ["deepseek-v4-pro", "2026-09-14T06:00", V4_PRO_PEAK],
    ["deepseek-v4-pro", "2026-11-25T12:00", V4_PRO_OFF],
  ])("%s at %s UTC", (model, at, price) => {
    expect(paid(model, at)).toEqual(price);
  });

  it.each(["deepseek-chat", "deepseek-reasoner"])("leaves no day of %s without a price", (model) => {
    const windows = PRICES.filter((row) => row.provider === "DeepSeek" && row.model === model);
    const starts = windows.map(({ effectiveFrom }) => effectiveFrom).sort();
    const ends = windows.map(({ effectiveTo }) => effectiveTo).sort();
    expect(starts.slice(1)).toEqual(ends.slice(0, -1));
  });
});
