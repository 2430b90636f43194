import { describe, expect, it } from "vitest";
import { isInForce } from "../../../src/core/cost/cloud/price-in-force.js";
import { PRESETS } from "../../../src/core/cost/local/presets.js";
import type { HourPriceRow } from "../../../src/schema/prices.js";
import { HARDWARE, MODELS, NEIGHBOURS, PRICES, SCORES, TARIFFS, TOKEN_PRICES } from "./data-tables.js";

const TODAY = "2026-11-25";
const JANUARY = "2025-01-31";
const WEIGHTS = [
  "deepseek-r1-distill-qwen-1.5b",
  "deepseek-r1-distill-qwen-7b",
  "deepseek-r1-distill-llama-8b",
  "deepseek-r1-distill-qwen-14b",
  "deepseek-r1-distill-qwen-32b",
  "deepseek-r1-distill-llama-70b",
  "deepseek-r1",
];

const RENTALS = PRICES.filter((row): row is HourPriceRow => row.unit === "per-hour").filter(
  ({ offer }) => offer === "rental",
);

const PROCESSORS = HARDWARE.filter(({ kind }) => kind === "cpu");
/** Transfers a second that DDR4 and DDR5 are specified for, millions. */
const MEMORY_SPEEDS = [2933, 3200, 4800, 5200, 5500, 5600, 6000, 6400, 7500];
const NO_MATRIX_UNITS = ["gtx-1080-ti", "tesla-p40", "rx-6800-xt"];

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe("data/prices.json", () => {
  it("was checked after each price began, and not in the future", () => {
    for (const row of PRICES) {
      expect(row.checkedAt >= row.effectiveFrom, row.id).toBe(true);
      expect(row.checkedAt <= TODAY, row.id).toBe(true);
    }
  });

  it("gives an end to retired prices and none to those on sale", () => {
    for (const row of PRICES) expect(row.effectiveTo !== null, row.id).toBe(row.status === "retired");
  });

  it("points at scores that exist", () => {
    const keys = new Set(SCORES.map(({ key }) => key));
    const dangling = PRICES.filter(({ scores }) => scores !== null && !keys.has(scores));
    expect(dangling.map(({ id }) => id)).toEqual([]);
  });

  it("knows a host for each of the R1 weights, and scores hosted weights by the same key", () => {
    for (const weights of WEIGHTS) {
      const rows = PRICES.filter((row) => row.weights === weights);
      expect(rows.length, weights).toBeGreaterThan(0);
      for (const row of rows) expect(row.scores, row.id).toBe(weights);
    }
  });

  it("is wide enough to answer by", () => {
    expect(PRICES.length).toBeGreaterThanOrEqual(70);
    expect(RENTALS.length).toBeGreaterThanOrEqual(15);
  });

  it("has the R1 weights by the token on sale today, but for the 1.5B that nobody hosts any more", () => {
    const hosted = new Set(TOKEN_PRICES.filter((row) => isInForce(row, TODAY)).map(({ weights }) => weights));
    expect(WEIGHTS.filter((weights) => !hosted.has(weights))).toEqual(["deepseek-r1-distill-qwen-1.5b"]);
  });

  it("has what the claims of January 2025 were measured against", () => {
    const then = PRICES.filter((row) => isInForce(row, JANUARY));
    const names = then.map(({ provider, model }) => `${provider} ${model}`);
    expect(names).toEqual(
      expect.arrayContaining([
        "OpenAI gpt-4",
        "OpenAI gpt-4o",
        "OpenAI o1",
        "OpenAI o1-mini",
        "OpenAI o3-mini",
        "OpenAI ChatGPT Plus",
        "OpenAI ChatGPT Pro",
        "OpenAI ChatGPT Team, paid yearly",
        "Anthropic claude-3-5-sonnet-20241022",
        "Anthropic claude-3-5-haiku-20241022",
        "Google gemini-1.5-flash",
        "DeepSeek deepseek-chat",
        "DeepSeek deepseek-reasoner",
        "Amazon Bedrock DeepSeek-R1-Distill-Llama-8B, Custom Model Import",
        "Lambda 8x H100 SXM",
      ]),
    );
    for (const weights of ["llama-3.1-8b", "llama-3.1-70b", "llama-3.1-405b"]) {
      expect(then.filter((row) => row.weights === weights).length, weights).toBeGreaterThanOrEqual(2);
    }
  });

  it("bills an imported model of two and of eight units by the hour: 0.0785 a unit and minute", () => {
    const usd = (id: string) => PRICES.find((row) => row.id === id);
    expect(usd("bedrock-import-r1-distill-llama-8b")).toMatchObject({ usdPerHour: 9.42, hardware: null });
    expect(usd("bedrock-import-r1-distill-llama-70b")).toMatchObject({ usdPerHour: 37.68 });
    // The year that a model kept loaded costs.
    expect(0.0785 * 2 * 60 * 24 * 365).toBeCloseTo(9.42 * 8760, 6);
  });

  it("rents devices that are known, and says how many in the name", () => {
    const known = new Set(HARDWARE.map(({ id }) => id));
    for (const { id, hardware, count, model, weights } of RENTALS) {
      expect(known.has(hardware ?? ""), `${id}: ${hardware}`).toBe(true);
      expect(model.includes(`${count}x `), id).toBe(count > 1);
      expect(weights, id).toBeNull();
    }
  });

  it("keeps the rate of one device within what such devices cost: 0.05 to 10 dollars an hour", () => {
    for (const { id, usdPerHour, count } of RENTALS) {
      expect(usdPerHour / count, id).toBeGreaterThan(0.05);
      expect(usdPerHour / count, id).toBeLessThan(10);
    }
  });

  it("never asks more for cached input than for input, and makes batches half price where it makes them cheaper", () => {
    for (const { id, input, cachedInput, batchDiscount, bands = [] } of TOKEN_PRICES) {
      for (const price of [{ input, cachedInput }, ...bands]) {
        expect((price.cachedInput ?? 0) <= price.input, id).toBe(true);
      }
      expect(batchDiscount ?? 0.5, id).toBe(0.5);
    }
  });
});

describe("data/tariffs.json", () => {
  it("has each region once, in its own money", () => {
    expect(TARIFFS.map(({ id, currency }) => `${id} ${currency}`)).toEqual([
      "US USD",
      "EU EUR",
      "DE EUR",
      "UK GBP",
      "JP JPY",
      "CN CNY",
      "IN INR",
    ]);
  });

  it("has prices of the size that a kilowatt-hour has there", () => {
    const size = { USD: 0.1, EUR: 0.1, GBP: 0.1, JPY: 15, CNY: 0.4, INR: 4 };
    for (const { id, currency, home, office, checkedAt } of TARIFFS) {
      const least = size[currency as keyof typeof size];
      for (const price of [home, office]) {
        expect(price, id).toBeGreaterThan(least);
        expect(price, id).toBeLessThan(5 * least);
      }
      expect(checkedAt <= TODAY, id).toBe(true);
    }
  });

  it("is near the tariffs that are assumed when no region is named", () => {
    const us = TARIFFS.find(({ id }) => id === "US");
    expect(us?.home).toBeCloseTo(PRESETS.home.ranges.tariffUsdPerKwh.point, 2);
    expect(us?.office).toBeCloseTo(PRESETS.office.ranges.tariffUsdPerKwh.point, 1);
  });
});

describe("data/hardware.json", () => {
  it("has an id and matching texts of its own for each row, in lower case", () => {
    expect(repeated(HARDWARE.map(({ id }) => id))).toEqual([]);
    const texts = HARDWARE.flatMap(({ matches }) => matches);
    expect(repeated(texts)).toEqual([]);
    for (const text of texts) expect(text).toBe(text.toLowerCase());
  });

  it("draws less when idle than its rating", () => {
    for (const { id, idleWatts, tdpWatts } of HARDWARE) {
      if (idleWatts !== null && tdpWatts !== null) expect(idleWatts, id).toBeLessThan(tdpWatts);
    }
  });

  it("covers 60 devices or more, some of each kind", () => {
    expect(HARDWARE.length).toBeGreaterThanOrEqual(60);
    for (const kind of ["gpu", "apple", "system", "cpu"]) {
      expect(HARDWARE.filter((row) => row.kind === kind).length, kind).toBeGreaterThanOrEqual(3);
    }
  });

  it("has memory and bandwidth for every card and computer", () => {
    for (const row of HARDWARE.filter(({ kind }) => kind !== "cpu")) {
      expect(row.memoryGb, row.id).not.toBeNull();
      expect(row.bandwidthGbPerSecond, row.id).not.toBeNull();
      expect(row.memoryChannels, row.id).toBeNull();
    }
  });

  it("gives a processor the bandwidth of its channels, 8 bytes wide, at a speed that memory is sold in", () => {
    // The Raspberry Pi's memory is 32 bits wide.
    for (const { id, memoryGb, memoryChannels, bandwidthGbPerSecond } of PROCESSORS.filter(
      ({ id }) => id !== "raspberry-pi-5",
    )) {
      expect(memoryGb, id).toBeNull();
      const megatransfers = ((bandwidthGbPerSecond ?? 0) * 1000) / 8 / (memoryChannels ?? 0);
      const nearest = MEMORY_SPEEDS.find((speed) => Math.abs(megatransfers - speed) < 2);
      expect(nearest, `${id}: ${megatransfers} MT/s`).toBeDefined();
    }
  });

  it("says what the price of a whole computer buys, and nothing of the kind without a price", () => {
    for (const { id, kind, msrpUsd, msrpFor } of HARDWARE) {
      if (msrpUsd === null) expect(msrpFor, id).toBeNull();
      else if (kind === "apple" || kind === "system") expect(msrpFor, id).not.toBeNull();
    }
  });

  it.each([
    ["gpu", 70, 1000, 5, 60],
    ["apple", 15, 300, 3, 15],
    ["system", 40, 250, 5, 40],
    ["cpu", 6, 500, 0, 0],
  ] as const)(
    "rates a %s at %i to %i W, and idle at %i to %i W",
    (kind, least, most, idleLeast, idleMost) => {
      for (const { id, tdpWatts, idleWatts } of HARDWARE.filter((row) => row.kind === kind)) {
        if (tdpWatts !== null) expect(tdpWatts >= least && tdpWatts <= most, `${id} rated`).toBe(true);
        if (idleWatts !== null)
          expect(idleWatts >= idleLeast && idleWatts <= idleMost, `${id} idle`).toBe(true);
      }
    },
  );

  it("computes 35 to 550 FP16 operations for a byte that it reads, and 20 to 100 without matrix units", () => {
    for (const { id, kind, fp16Tflops, bandwidthGbPerSecond } of HARDWARE) {
      if (fp16Tflops === null || bandwidthGbPerSecond === null) continue;
      const perByte = (fp16Tflops * 1000) / bandwidthGbPerSecond;
      const [least, most] = kind === "apple" || NO_MATRIX_UNITS.includes(id) ? [20, 100] : [35, 550];
      expect(perByte, id).toBeGreaterThanOrEqual(least);
      expect(perByte, id).toBeLessThanOrEqual(most);
    }
  });

  it("drives NVIDIA's devices by CUDA before Vulkan, Macs by Metal, processors by themselves, others by Vulkan", () => {
    for (const { id, name, kind, backends } of HARDWARE) {
      if (kind === "apple") expect(backends, id).toEqual(["metal"]);
      else if (kind === "cpu") expect(backends, id).toEqual(["cpu"]);
      else if (/radeon|instinct|arc|ryzen/i.test(name)) expect(backends, id).toEqual(["vulkan"]);
      else expect(backends, id).toEqual(["cuda", "vulkan"]);
    }
  });

  it("says which figure is from memory, and only there", () => {
    for (const { id, basis, source } of HARDWARE) {
      expect(/from memory/.test(source), id).toBe(basis === "from-memory");
    }
  });
});

describe("data/reference-scores.json", () => {
  it("has a key of its own for each row", () => {
    expect(repeated(SCORES.map(({ key }) => key))).toEqual([]);
  });

  it("carries GPQA Diamond for every row, since the yearly block prints it", () => {
    for (const { key, scores } of SCORES) expect(scores.gpqaDiamond, key).not.toBeNull();
  });
});

describe("data/neighbours.json", () => {
  it("has ten rows, each with an id of its own", () => {
    expect(NEIGHBOURS).toHaveLength(10);
    expect(repeated(NEIGHBOURS.map(({ id }) => id))).toEqual([]);
  });

  it("names models of the registry as those of the same shape, or the rows would never be shown", () => {
    const ids = new Set(MODELS.map(({ id }) => id));
    expect(NEIGHBOURS.filter(({ sameShapeAs }) => !ids.has(sameShapeAs)).map(({ id }) => id)).toEqual([]);
  });

  it("has neighbours for the model that runs when none is named", () => {
    const row = NEIGHBOURS.find(({ sameShapeAs }) => sameShapeAs === "deepseek-r1-distill-qwen-1.5b");
    expect(row?.quantization).toBe("Q4_K_M");
  });

  it("was checked after it was published, and not in the future", () => {
    for (const { id, publishedAt, checkedAt } of NEIGHBOURS) {
      expect(publishedAt === null || publishedAt <= checkedAt, id).toBe(true);
      expect(checkedAt <= "2026-11-25", id).toBe(true);
    }
  });

  it("says where each row can be read: a repository and a path, or a page", () => {
    for (const { id, source } of NEIGHBOURS) {
      expect(source, id).toMatch(/^([\w.-]+\/[\w.-]+:[\w./-]+|[\w.-]+\.[a-z]+\/[\w./-]+)$/);
    }
  });

  it("has a spread below its speed, and lengths where the test is llama-bench's", () => {
    for (const { id, standardDeviation, tokensPerSecond, tool, test } of NEIGHBOURS) {
      expect((standardDeviation ?? 0) < 0.1 * tokensPerSecond, id).toBe(true);
      expect(test.tokens !== null, id).toBe(tool === "llama-bench");
    }
  });
});
