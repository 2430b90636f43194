import { describe, expect, it } from "vitest";
import { PriceTable } from "../../../src/schema/prices.js";
import { PRICES } from "../data/data-tables.js";

const row = PRICES.find(({ id }) => id === "gpt-4o-2024-08-06");
const band = { days: [1], fromUtc: 1, toUtc: 4, input: 1, cachedInput: null, output: 2 };

/** What the table says about rows made from one good row. */
function problems(...changes: readonly object[]): string[] {
  const rows = changes.map((change, index) => ({ ...row, id: `row-${index}`, ...change }));
  const { error } = PriceTable.safeParse({ schemaVersion: 2, rows });
  return error?.issues.map(({ message }) => message) ?? [];
}

describe("a table of prices", () => {
  it("takes one price after the other", () => {
    expect(
      problems({ effectiveTo: "2025-03-01", status: "retired" }, { effectiveFrom: "2025-03-01" }),
    ).toEqual([]);
  });

  it("names both rows of a day with two prices", () => {
    expect(problems({}, { effectiveFrom: "2025-03-01" })).toEqual(["row-0 and row-1 price the same days"]);
  });

  it("names an id that stands twice", () => {
    expect(problems({ id: "a", model: "x" }, { id: "a", model: "y" })).toEqual(["the id a stands twice"]);
  });

  it("lets one name stand by the token and by the hour at once", () => {
    const endpoint = PRICES.find(({ id }) => id === "bedrock-import-r1-distill-llama-8b");
    const rows = [row, { ...endpoint, provider: row?.provider, model: row?.model }];
    expect(PriceTable.safeParse({ schemaVersion: 2, rows }).success).toBe(true);
  });

  it("refuses a price a million times too high, output far below input, and a window that ends before it begins", () => {
    expect(problems({ input: 135_000, output: 135_000 })[0]).toContain("1000");
    expect(problems({ input: 10, output: 1 })[0]).toContain("wrong unit");
    expect(problems({ effectiveTo: "2020-01-01" })[0]).toContain("effectiveTo");
  });

  it("refuses bands that share an hour of a day, and bands past midnight", () => {
    expect(problems({ bands: [band, { ...band, fromUtc: 3, toUtc: 5 }] })).toEqual([
      "two bands share an hour",
    ]);
    expect(problems({ bands: [band, { ...band, days: [2] }, { ...band, fromUtc: 4, toUtc: 5 }] })).toEqual(
      [],
    );
    expect(problems({ bands: [{ ...band, fromUtc: 22, toUtc: 2 }] })[0]).toContain("midnight");
  });
});
