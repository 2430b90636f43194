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
