import { calcPrice, type PriceCalculation } from "@pydantic/genai-prices";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Opinion,
  type PriceLibrary,
  secondOpinion,
} from "../../../../src/core/prices/second-opinion.js";
import { loadPriceLibrary } from "../../../../src/host/store/price-library.js";
import type { TokenPriceRow } from "../../../../src/schema/prices.js";
import { tokenRow } from "../../../fixtures/price-rows.js";

const TODAY = "2026-11-25";
const NIGHT_DISCOUNT = { days: [1, 2, 3, 4, 5, 6, 7], input: 0.135, cachedInput: 0.035, output: 0.55 };

let library: PriceLibrary;
beforeAll(async () => {
  library = await loadPriceLibrary();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The opinion on a row; fails where there is none. */
function opinionOn(row: TokenPriceRow, from = library): Opinion {
  const opinion = secondOpinion(row, from, TODAY);
  if (typeof opinion === "string") throw new Error(`no opinion: ${opinion}`);
  return opinion;
}

/** Prices rounded as lists print them: the library's bills are sums of binary fractions. */
function theirs(row: TokenPriceRow, from = library) {
  const { input, cachedInput, output } = opinionOn(row, from).theirs;
  const exact = (usd: number | null) => (usd === null ? null : Number(usd.toPrecision(9)));
  return { input: exact(input), cachedInput: exact(cachedInput), output: exact(output) };
}

describe("the library's price of a model", () => {
  it("is in USD per million tokens, cached input apart", () => {
    expect(theirs(tokenRow())).toEqual({ input: 2.5, cachedInput: 1.25, output: 10 });
    expect(theirs(tokenRow({ model: "gpt-4o-2024-05-13" }))).toEqual({
      input: 5,
      cachedInput: null,
      output: 15,
    });
  });

  it("is that of the day asked for, within the row's window", () => {
    const o3 = { model: "o3", effectiveFrom: "2025-04-16" };
    expect(theirs(tokenRow({ ...o3, effectiveTo: "2025-06-10", status: "retired" })).output).toBe(40);
    expect(theirs(tokenRow({ ...o3, effectiveFrom: "2025-06-10" })).output).toBe(8);
  });

  it("is found under names with owner and region", () => {
    const bedrock = tokenRow({ provider: "Amazon Bedrock", model: "us.deepseek.r1-v1:0" });
    expect(opinionOn(bedrock)).toMatchObject({ provider: "aws", model: "deepseek.r1-v1:0" });
    const nscale = tokenRow({ provider: "Nscale", model: "DeepSeek-R1-Distill-Qwen-7B" });
    expect(theirs(nscale)).toEqual({ input: 0.15, cachedInput: null, output: 0.15 });
  });

  it.each([
    [{ provider: "Nobody" }, "unknown-provider"],
    [{ provider: "constructor" }, "unknown-provider"],
    [{ model: "gpt-99" }, "unknown-model"],
    [{ effectiveFrom: "2026-11-26" }, "not-yet"],
  ])("is missing, and says why: %o", (changes, reason) => {
    expect(secondOpinion(tokenRow(changes), library, TODAY)).toBe(reason);
  });
});

describe("traps of the library", () => {
  it("another provider's price is not taken for the provider's own", () => {
    const azure = tokenRow({ provider: "Azure AI", model: "DeepSeek-R1", input: 1.35, output: 5.4 });
    const asked = calcPrice({ input_tokens: 3000 }, "DeepSeek-R1", {
      providerId: "azure",
      timestamp: new Date("2026-11-25T12:00:00Z"),
    });
    expect(asked?.provider.id).toBe("azure");
    expect(asked?.model_price["input_mtok"]).toBe(0.55);
    expect(secondOpinion(azure, library, TODAY)).toBe("borrowed");
  });

  it("a model whose name begins alike is not taken for it", () => {
    const options = { providerId: "anthropic", timestamp: new Date("2026-11-25T12:00:00Z") };
    expect(calcPrice({ input_tokens: 3000 }, "claude-sonnet-5-5", options)?.model.id).toBe("claude-sonnet-5");
    const row = tokenRow({ provider: "Anthropic", model: "claude-sonnet-5-5" });
    expect(secondOpinion(row, library, TODAY)).toBe("unknown-model");
  });

  it("the price of long contexts is not taken for that of common requests", () => {
    const sol = tokenRow({ model: "gpt-5.6-sol", effectiveFrom: "2026-08-21" });
    const million = calcPrice({ input_tokens: 1_000_000 }, "gpt-5.6-sol", {
      providerId: "openai",
      timestamp: new Date("2026-11-25T12:00:00Z"),
    });
    expect(million?.input_price).toBe(8);
    expect(theirs(sol)).toEqual({ input: 4, cachedInput: 0.4, output: 20 });
  });

  it("the hour at which somebody looks changes nothing", () => {
    const row = tokenRow({
      provider: "DeepSeek",
      model: "deepseek-v4-flash",
      effectiveFrom: "2026-08-23",
      effectiveTo: "2026-09-10",
    });
    vi.useFakeTimers();
    const prices = ["2026-11-25T02:00:00Z", "2026-11-25T12:00:00Z"].map((now) => {
      vi.setSystemTime(new Date(now));
      return theirs(row);
    });
    expect(prices[0]).toEqual({ input: 0.22, cachedInput: 0.007, output: 0.66 });
    expect(prices[1]).toEqual(prices[0]);
  });

  it("peak hours that came later do not reprice the years before", () => {
    const row = tokenRow({
      provider: "DeepSeek",
      model: "deepseek-v4-flash",
      effectiveFrom: "2026-04-24",
      effectiveTo: "2026-08-16",
    });
    const atTwo = { providerId: "deepseek", timestamp: new Date("2026-06-01T02:00:00Z") };
    expect(calcPrice({ input_tokens: 3000 }, "deepseek-v4-flash", atTwo)?.model_price["output_mtok"]).toBe(
      1.32,
    );
    expect(theirs(row).output).toBe(0.28);
    // The same where the peak lies around the hour that is asked by default.
    expect(theirs(row, withPeakAtNoon(library)).output).toBe(0.28);
  });

  it("weekends, which it overprices, are not asked", () => {
    const days: number[] = [];
    const watched: PriceLibrary = {
      ...library,
      ask: (usage, model, provider, atMs) => {
        days.push(new Date(atMs).getUTCDay());
        return library.ask(usage, model, provider, atMs);
      },
    };
    // 2026-11-29 is a Sunday.
    secondOpinion(tokenRow(), watched, "2026-11-29");
    expect(new Set(days)).toEqual(new Set([5]));
    // A window of one Saturday has no other day.
    days.length = 0;
    secondOpinion(tokenRow({ effectiveFrom: "2026-11-28", effectiveTo: "2026-11-29" }), watched, TODAY);
    expect(days).toEqual([]);
    secondOpinion(tokenRow({ effectiveFrom: "2026-11-21", effectiveTo: "2026-11-22" }), watched, TODAY);
    expect(new Set(days)).toEqual(new Set([6]));
  });

  it("a price known to be out of date speaks for the days before only", () => {
    const chat = { provider: "DeepSeek", model: "deepseek-chat" };
    const later = tokenRow({ ...chat, effectiveFrom: "2025-09-05", input: 0.56, output: 1.68 });
    expect(secondOpinion(later, library, TODAY)).toBe("outdated");
    const before = tokenRow({
      ...chat,
      effectiveFrom: "2025-02-26",
      effectiveTo: "2025-09-05",
      input: 0.27,
      cachedInput: 0.07,
      output: 1.1,
      bands: [
        { ...NIGHT_DISCOUNT, fromUtc: 16.5, toUtc: 24 },
        { ...NIGHT_DISCOUNT, fromUtc: 0, toUtc: 0.5 },
      ],
    });
    expect(theirs(before)).toEqual({ input: 0.27, cachedInput: 0.07, output: 1.1 });
    expect(opinionOn(before).ours).toEqual({ input: 0.27, cachedInput: 0.07, output: 1.1 });
  });

  it("cached tokens are part of the input", () => {
    const usage = { input_tokens: 0, cache_read_tokens: 3000 };
    expect(() => library.ask(usage, "gpt-4o", "openai", Date.parse(TODAY))).toThrow(/cannot exceed/);
    expect(theirs(tokenRow()).cachedInput).toBe(1.25);
  });
});

/** The library as if its peak hours for DeepSeek were 11:00 to 14:00. */
function withPeakAtNoon(real: PriceLibrary): PriceLibrary {
  return {
    ...real,
    ask: (usage, model, provider, atMs) => {
      const hour = new Date(atMs).getUTCHours();
      const isPeak = hour >= 11 && hour < 14;
      const answer = real.ask(usage, model, provider, isPeak ? atMs - (hour - 2) * 3_600_000 : atMs);
      return answer === null ? null : { ...answer, model: moved(answer) };
    },
  };
}

function moved({ model }: PriceCalculation): PriceCalculation["model"] {
  if (!Array.isArray(model.prices)) return model;
  const prices = model.prices.map((price) =>
    price.constraint?.type === "time_of_date" && price.constraint.start_time.startsWith("01")
      ? { ...price, constraint: { ...price.constraint, start_time: "11:00:00Z", end_time: "14:00:00Z" } }
      : price,
  );
  return { ...model, prices };
}
