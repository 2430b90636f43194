import { describe, expect, it } from "vitest";
import { chooseOffers, findRental, readChosen } from "../../../../src/commands/cost/choose-offers.js";
import { PRICES, SCORES } from "../../data/data-tables.js";

const MIX = { inputPerOutput: 3, cloudCacheHitRate: 0, cloudInputRatio: 1, cloudOutputRatio: 1 };
const TODAY = { prices: PRICES, scores: SCORES, mix: MIX, asOf: "2026-11-20", hours: null };

describe("the offers beside a bill", () => {
  it("are the three cheapest hosts, those asked for, those on sale and those of January 2025, in this order", () => {
    const [chosen] = readChosen("openrouter-r1", PRICES);
    if (chosen === undefined) throw new Error("no such row");
    const offers = chooseOffers("llama-3.1-8b", [chosen], TODAY);
    const groups = offers.map(({ group }) => group);
    expect([...new Set(groups)]).toEqual(["same-weights", "chosen", "on-sale", "historical"]);
    expect(groups.filter((group) => group === "same-weights")).toHaveLength(3);
    expect(offers.slice(0, 2).map(({ row }) => row.id)).toEqual([
      "deepinfra-llama-3.1-8b",
      "novita-llama-3.1-8b",
    ]);
    expect(offers[3]?.row.id).toBe("openrouter-r1");
  });

  it("on 2025-01-27 have no group of January 2025", () => {
    const groups = chooseOffers("deepseek-r1", [], { ...TODAY, asOf: "2025-01-27" }).map(
      ({ group }) => group,
    );
    expect([...new Set(groups)]).toEqual(["same-weights", "on-sale"]);
  });
});

describe("rows of the price list by their id", () => {
  it("are read in the order given, in any case", () => {
    expect(readChosen("bedrock-r1, AZURE-R1", PRICES).map(({ id }) => id)).toEqual([
      "bedrock-r1",
      "azure-r1",
    ]);
    expect(readChosen(undefined, PRICES)).toEqual([]);
  });

  it("are refused with the nearest one when there is no such row", () => {
    expect(() => readChosen("bedrok-r1", PRICES)).toThrow(/bedrok-r1.* is no row of the price list/);
    try {
      readChosen("bedrok-r1", PRICES);
    } catch (error) {
      expect(error).toMatchObject({ hint: expect.stringContaining("Did you mean bedrock-r1?") });
    }
  });

  it("are rentals only if billed by the hour, on a day on which the price holds", () => {
    expect(findRental("vast-rtx-3090-2025", PRICES, "2025-01-27").usdPerHour).toBe(0.31);
    expect(() => findRental("vast-rtx-3090-2025", PRICES, "2026-11-20")).toThrow(/holds from 2024-11-26/);
    expect(() => findRental("bedrock-r1", PRICES, "2026-11-20")).toThrow(/not billed by the hour/);
  });
});
