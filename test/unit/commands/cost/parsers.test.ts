import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findHardwareChoice } from "../../../../src/commands/cost/find-hardware-choice.js";
import { parseRequest, parseVolumes } from "../../../../src/commands/cost/parse-amounts.js";
import { parseAssume, readAssumptions } from "../../../../src/commands/cost/parse-assumptions.js";
import { parseHours } from "../../../../src/commands/cost/parse-hours.js";
import { parseExchange, parsePrice } from "../../../../src/commands/cost/parse-money.js";
import { parseTyped } from "../../../../src/commands/cost/parse-typed.js";
import { averagePrice } from "../../../../src/core/cost/cloud/price-bands.js";
import { HARDWARE, TOKEN_PRICES } from "../../data/data-tables.js";

describe("--tokens-per-day", () => {
  it("takes k, M and B, sorts, and keeps each once", () => {
    expect(parseVolumes("10M,0.1M,100k,1e6".replace("1e6", "2B"))).toEqual([1e5, 1e7, 2e9]);
    expect(parseVolumes("500")).toEqual([500]);
  });

  it.each(["", "0", "-1M", "1T", "NaN", "1M,,2M", "9e99"])("refuses %j", (text) => {
    expect(() => parseVolumes(text)).toThrow("--tokens-per-day");
  });
});

describe("--request", () => {
  it("is tokens read and written, both above nothing", () => {
    expect(parseRequest("3000/750")).toEqual({ input: 3000, output: 750 });
    for (const text of ["0/750", "3000/0", "3000", "-1/2", "a/b"])
      expect(() => parseRequest(text)).toThrow("--request");
  });
});

describe("--typed", () => {
  it("needs both speeds and keeps what was typed", () => {
    expect(parseTyped("tg=34, pp=1000,busy=430,idle=70")).toEqual({
      tg: 34,
      pp: 1000,
      busy: 430,
      idle: 70,
      load: 0,
    });
    expect(parseTyped("tg=1,pp=2")).toMatchObject({ busy: null, idle: null });
  });

  it.each([
    ["tg=34", "needs tg"],
    ["tg=0,pp=1", "typed tg"],
    ["tg=NaN,pp=1", "typed tg"],
    ["tg=1,pp=1,tg=2", "twice"],
    ["tg=1,pp=1,watts=3", "none of"],
    ["tg=1,pp=1,busy=50,idle=70", "above busy"],
  ])("refuses %s", (text, words) => {
    expect(() => parseTyped(text)).toThrow(words);
  });
});

describe("--assume", () => {
  it("takes a value, two limits, or limits and the best estimate between them", () => {
    const { lifeYears, resaleShare, tariffUsdPerKwh } = parseAssume(
      "life=2..4,resale=0..0.3..0.5,tariff=0.3",
    );
    expect(lifeYears?.range).toEqual({ low: 2, point: 3, high: 4 });
    expect(resaleShare?.range).toEqual({ low: 0, point: 0.3, high: 0.5 });
    expect(tariffUsdPerKwh).toMatchObject({ range: { low: 0.3, point: 0.3, high: 0.3 }, origin: "stated" });
  });

  it.each([
    "life=0",
    "life=-3",
    "life=NaN",
    "life=400",
    "resale=2",
    "life=4..2",
    "life=1..2..3..4",
    "life=",
    "tarif=3",
    "life=3,life=4",
  ])("refuses %s", (text) => {
    expect(() => parseAssume(text)).toThrow("--assume");
  });
});

describe("--assumptions", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rigmark-assume-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function read(content: string) {
    const path = join(folder, "mine.json");
    await writeFile(path, content);
    return readAssumptions(path);
  }

  it("takes numbers and ranges by the long names", async () => {
    const found = await read('{"tariffUsdPerKwh": 0.3, "lifeYears": {"low": 2, "point": 3, "high": 5}}');
    expect(found.tariffUsdPerKwh?.range.point).toBe(0.3);
    expect(found.lifeYears?.range).toEqual({ low: 2, point: 3, high: 5 });
  });

  it.each([
    ['{"tariff": 1}', "tariff"],
    ['{"lifeYears": 0}', "lifeYears"],
    ['{"lifeYears": {"low": 5, "point": 3, "high": 2}}', "lifeYears"],
    ["{", "mine.json"],
  ])("names what is wrong in %s", async (content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });
});

describe("--hardware-price and --exchange", () => {
  it("convert at the rate given, and give street prices a range", () => {
    const rates = parseExchange("EUR=1.2");
    expect(parsePrice("1500EUR", "paid", rates).range).toEqual({ low: 1800, point: 1800, high: 1800 });
    expect(parsePrice("1000", "street", rates).range).toEqual({ low: 850, point: 1000, high: 1150 });
  });

  it("refuse a currency without a rate, a rate that is none, and an amount that is none", () => {
    expect(() => parsePrice("1500EUR", "paid", parseExchange(undefined))).toThrow("no rate");
    for (const text of ["EUR", "EUR=0", "EUR=x", "EUR=1,EUR=2", "USD=2"])
      expect(() => parseExchange(text)).toThrow();
    for (const text of ["-5", "abc", "1e", "NaN"])
      expect(() => parsePrice(text, "paid", parseExchange(undefined))).toThrow();
  });
});

describe("--hours", () => {
  const spread = (text: string) =>
    parseHours(text, "2026-01-01", false).utc.map(({ fromUtc, toUtc, weight }) => [fromUtc, toUtc, weight]);

  it("weights summer time by its days: Berlin's 9 to 18 is 8 to 17 UTC in winter and 7 to 16 in summer", () => {
    const found = spread("9-18@Europe/Berlin");
    expect(found).toHaveLength(2);
    const winter = found.find(([from]) => from === 8);
    const summer = found.find(([from]) => from === 7);
    expect(winter?.[1]).toBe(17);
    expect(Number(winter?.[2]) + Number(summer?.[2])).toBe(365);
    expect(Number(summer?.[2])).toBe(210);
  });

  it("carries hours past midnight to the next day, and half hours of a zone", () => {
    const { utc } = parseHours("mon:20-23@America/Los_Angeles", "2026-01-01", false);
    expect(utc.every(({ days }) => days[0] === 2)).toBe(true);
    expect(spread("9-18@Asia/Kolkata")).toEqual([[3.5, 12.5, 365]]);
  });

  it("decides which price bands apply: deepseek-flash at night in China costs its night price", () => {
    const flash = TOKEN_PRICES.find(({ id }) => id === "deepseek-flash-2026-09-10");
    if (flash === undefined) throw new Error("no row");
    expect(averagePrice(flash, parseHours("19-23@Asia/Shanghai", "2026-01-01", false).utc).input).toBeCloseTo(
      0.15,
      12,
    );
    expect(
      averagePrice(flash, parseHours("mon-fri:14-18@Asia/Shanghai", "2026-01-01", false).utc).input,
    ).toBeCloseTo(0.3, 12);
  });

  it.each(["9-18", "18-9@UTC", "9-25@UTC", "xyz:9-18@UTC", "9-18@Nowhere/City"])("refuses %s", (text) => {
    expect(() => parseHours(text, "2026-01-01", false)).toThrow("--hours");
  });
});

describe("--hardware", () => {
  it("takes ids and device names, with a count before them", () => {
    expect(findHardwareChoice("2x rtx-3090", HARDWARE)).toMatchObject({ count: 2, row: { id: "rtx-3090" } });
    expect(findHardwareChoice("NVIDIA GeForce RTX 4090", HARDWARE)).toMatchObject({
      count: 1,
      row: { id: "rtx-4090" },
    });
    expect(findHardwareChoice("8x h100-80gb-sxm", HARDWARE).count).toBe(8);
  });

  it("suggests the nearest id", () => {
    expect(() => findHardwareChoice("rtx3090", HARDWARE)).toThrow("no device");
    expect(() => findHardwareChoice("0x rtx-3090", HARDWARE)).toThrow("no device");
  });
});
