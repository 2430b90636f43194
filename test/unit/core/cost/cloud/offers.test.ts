import { describe, expect, it } from "vitest";
import {
  type CloudData,
  chosenOffer,
  historicalOffers,
  onSaleOffers,
  sameWeightsOffers,
} from "../../../../../src/core/cost/cloud/offers.js";
import type { TokenPriceRow } from "../../../../../src/schema/prices.js";
import { PRICES, SCORES, TOKEN_PRICES } from "../../../data/data-tables.js";

function anyRow(): TokenPriceRow {
  const [row] = TOKEN_PRICES;
  if (row === undefined) throw new Error("no prices");
  const { bands: _, batchDiscount: _d, ...plain } = row;
  return plain;
}

/** A made-up host of some weights. */
function host(
  provider: string,
  input: number,
  output: number,
  changes: Partial<TokenPriceRow> = {},
): TokenPriceRow {
  return {
    ...anyRow(),
    ...{ id: provider.toLowerCase(), provider, model: "m", weights: "w", scores: null },
    ...{ input, output, cachedInput: null },
    ...{ effectiveFrom: "2025-01-01", effectiveTo: null, checkedAt: "2026-11-01" },
    ...changes,
  };
}

const MIX = { inputPerOutput: 3, cloudCacheHitRate: 0, cloudInputRatio: 1, cloudOutputRatio: 1 };

function data(changes: Partial<CloudData>): CloudData {
  return { prices: PRICES, scores: SCORES, mix: MIX, asOf: "2026-11-20", hours: null, ...changes };
}

const labels = (offers: readonly { readonly label: string }[]) => offers.map(({ label }) => label);

describe("hosts of the same weights", () => {
  // At 3 to 1: 0.70 and 0.65; at 1 to 4: 1.42 and 0.86.
  const prices = [host("Cheap-in", 0.1, 2.5), host("Even", 0.5, 1.1)];

  it("are ranked by what the mix costs, not by one of the prices", () => {
    const ranked = (inputPerOutput: number) =>
      labels(sameWeightsOffers("w", data({ prices, mix: { ...MIX, inputPerOutput } })));
    expect(ranked(3)).toEqual(["Even", "Cheap-in"]);
    expect(ranked(30)).toEqual(["Cheap-in", "Even"]);
  });

  it("are ranked with what their cache saves", () => {
    const cached = [host("Plain", 1, 1), host("Cached", 1.2, 1.2, { cachedInput: 0.1 })];
    const ranked = (cloudCacheHitRate: number) =>
      labels(sameWeightsOffers("w", data({ prices: cached, mix: { ...MIX, cloudCacheHitRate } })));
    expect(ranked(0)).toEqual(["Plain", "Cached"]);
    expect(ranked(0.5)).toEqual(["Cached", "Plain"]);
  });

  it("by the hour come after all that bill by tokens", () => {
    const [first] = sameWeightsOffers("deepseek-r1-distill-llama-8b", data({}));
    const hosts = sameWeightsOffers("deepseek-r1-distill-llama-8b", data({}));
    expect(first?.tokenPrice).not.toBeNull();
    expect(hosts.at(-1)).toMatchObject({ tokenPrice: null, row: { usdPerHour: 9.42 } });
    expect(hosts.at(-1)?.label).toMatch(/, by the hour$/);
  });

  it("are those of the day, else the one last known, which is shown as past", () => {
    const row = (provider: string, effectiveFrom: string, effectiveTo: string | null) =>
      host(provider, 1, 1, { effectiveFrom, effectiveTo });
    const rows = [
      row("Early", "2025-01-01", "2025-06-01"),
      row("Late", "2025-03-01", "2025-09-01"),
      row("Future", "2026-06-01", null),
    ];
    const on = (asOf: string) => sameWeightsOffers("w", data({ prices: rows, asOf }));
    expect(labels(on("2025-04-01"))).toEqual(["Early", "Late"]);
    expect(labels(on("2025-07-01"))).toEqual(["Late"]);
    expect(on("2026-01-01")).toMatchObject([{ label: "Late", isPast: true, knownOn: "2025-09-01" }]);
    expect(on("2026-07-01")).toMatchObject([{ label: "Future", isPast: false, knownOn: "2026-07-01" }]);
    expect(on("2024-12-31")).toEqual([]);
    expect(sameWeightsOffers("nobody", data({ prices: rows }))).toEqual([]);
    expect(sameWeightsOffers(null, data({ prices: rows }))).toEqual([]);
  });

  it("of R1 on the day of the panic were DeepSeek itself, at 0.55 and 2.19", () => {
    const offers = sameWeightsOffers("deepseek-r1", data({ asOf: "2025-01-27" }));
    expect(
      offers.map(({ row, tokenPrice }) => [row.provider, tokenPrice?.input, tokenPrice?.output]),
    ).toEqual([["DeepSeek", 0.55, 2.19]]);
  });
});

describe("the other groups", () => {
  it("on 2025-01-27 are what was on sale that day, at its prices, and no January beside it", () => {
    const past = data({ asOf: "2025-01-27" });
    expect(historicalOffers(past)).toEqual([]);
    const sold = onSaleOffers(past);
    expect(labels(sold)).toContain("DeepSeek-R1");
    expect(labels(sold)).toContain("GPT-4o");
    for (const { row, group } of sold) {
      expect(group).toBe("on-sale");
      expect(row.effectiveFrom <= "2025-01-27").toBe(true);
      expect(row.effectiveTo === null || row.effectiveTo > "2025-01-27").toBe(true);
    }
    // R1 at 3 to 1: (3 * 0.55 + 2.19) / 4 = 0.96.
    const r1 = sold.find(({ label }) => label === "DeepSeek-R1");
    expect([r1?.tokenPrice?.input, r1?.tokenPrice?.output]).toEqual([0.55, 2.19]);
  });

  it("today are models of today, and January 2025 beside them, its ended prices marked", () => {
    const today = onSaleOffers(data({}));
    expect(labels(today)).toContain("deepseek-flash, peak hours included");
    expect(labels(today)).not.toContain("GPT-4o");
    const january = historicalOffers(data({}));
    expect(january.find(({ label }) => label === "DeepSeek-R1")).toMatchObject({ isPast: true });
    expect(january.find(({ label }) => label === "ChatGPT Plus, by the seat")).toMatchObject({
      tokenPrice: null,
      row: { usdPerSeatMonth: 20 },
    });
    expect(labels(onSaleOffers(data({}), true)).length).toBeLessThan(today.length);
  });

  it("say when the hours of use decide the price", () => {
    const night = [{ days: [6, 7], fromUtc: 0, toUtc: 24 }];
    const flash = onSaleOffers(data({ hours: night })).find(({ label }) =>
      label.startsWith("deepseek-flash"),
    );
    expect(flash?.label).toBe("deepseek-flash, at your hours");
    expect(flash?.tokenPrice?.input).toBeCloseTo(0.15, 12);
  });

  it("name a row of the user's choice by model and provider", () => {
    expect(chosenOffer(host("Somebody", 1, 2), data({}))).toMatchObject({
      group: "chosen",
      label: "m, Somebody",
      tokenPrice: { input: 1, cachedInput: 1, output: 2 },
    });
  });
});
