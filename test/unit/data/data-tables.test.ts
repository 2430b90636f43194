import { describe, expect, it } from "vitest";
import { HARDWARE, MODELS, NEIGHBOURS, PRICES, SCORES } from "./data-tables.js";

const TODAY = "2026-11-22";
const WEIGHTS = [
  "deepseek-r1-distill-qwen-1.5b",
  "deepseek-r1-distill-qwen-7b",
  "deepseek-r1-distill-llama-8b",
  "deepseek-r1-distill-qwen-14b",
  "deepseek-r1-distill-qwen-32b",
  "deepseek-r1-distill-llama-70b",
  "deepseek-r1",
];

const PROCESSORS = HARDWARE.filter(({ kind }) => kind === "cpu");
/** Transfers a second that DDR4 and DDR5 are specified for, millions. */
const MEMORY_SPEEDS = [2933, 3200, 4800, 5200, 5600, 6000];
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
    for (const { id, memoryGb, memoryChannels, bandwidthGbPerSecond } of PROCESSORS) {
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
    ["cpu", 65, 500, 0, 0],
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
