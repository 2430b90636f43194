import { describe, expect, it } from "vitest";
import { planRefresh } from "../../../../src/core/prices/plan-refresh.js";
import { readFeed } from "../../../../src/core/prices/read-feed.js";
import type { PriceRow } from "../../../../src/schema/prices.js";
import { modelsDevList, openRouterList } from "../../../fixtures/price-lists.js";
import { hourRow, seatRow, tokenRow } from "../../../fixtures/price-rows.js";

const TODAY = "2026-11-25";

function plan(rows: readonly PriceRow[], list: unknown = modelsDevList()) {
  const feed = readFeed(list);
  if (feed === null) throw new Error("no list");
  return planRefresh(rows, feed, TODAY);
}

/** The list with another price for gpt-4o. */
const withCost = (cost: unknown, more = {}) => modelsDevList({ "gpt-4o": { cost, ...more } });

describe("a price list against our rows", () => {
  it("tells the same price from another one", () => {
    expect(plan([tokenRow()])).toMatchObject({
      changed: [],
      unchanged: [{ row: { id: "gpt-4o" }, theirId: "gpt-4o", newlyDeprecated: false }],
      elsewhere: 0,
    });
    expect(plan([tokenRow({ output: 12 })]).changed).toMatchObject([
      { row: { output: 12 }, price: { input: 2.5, cachedInput: 1.25, output: 10 } },
    ]);
  });

  it("meets names that differ in case and owner", () => {
    const row = tokenRow({
      provider: "Nscale",
      model: "deepseek-r1",
      input: 0.5,
      cachedInput: null,
      output: 2,
    });
    expect(plan([row]).unchanged).toMatchObject([{ theirId: "deepseek-ai/DeepSeek-R1" }]);
  });

  it("meets OpenRouter's models by their weights too, but no other provider's", () => {
    const names = { model: "R1 on OpenRouter", weights: "deepseek-r1" };
    const row = tokenRow({ ...names, provider: "OpenRouter", input: 0.7, cachedInput: null, output: 2.5 });
    expect(plan([row], openRouterList()).changed).toMatchObject([
      { theirId: "deepseek/deepseek-r1", price: { input: 0.45, output: 2.15 } },
    ]);
    expect(plan([{ ...row, weights: null }], openRouterList()).missing).toHaveLength(1);
    expect(plan([tokenRow({ ...names, provider: "Nscale" })]).missing).toHaveLength(1);
  });

  it("leaves out rows that are over, not yet begun, of other units, or of providers it does not know", () => {
    const over = tokenRow({ id: "over", effectiveTo: TODAY, status: "retired", output: 99 });
    const coming = tokenRow({ id: "coming", effectiveFrom: "2026-11-26", output: 99 });
    const groq = tokenRow({ id: "groq", provider: "Groq" });
    const found = plan([over, coming, groq, hourRow(), seatRow()]);
    expect(found).toEqual({ changed: [], unchanged: [], refused: [], missing: [], elsewhere: 3 });
  });

  it("names rows whose provider it knows, but not the model", () => {
    expect(plan([tokenRow({ id: "gone", model: "gpt-99" })]).missing.map(({ id }) => id)).toEqual(["gone"]);
  });

  it("keeps our cached price where it is silent and input stays, and drops it where input moves", () => {
    expect(plan([tokenRow()], withCost({ input: 2.5, output: 12 })).changed).toMatchObject([
      { price: { cachedInput: 1.25 } },
    ]);
    expect(plan([tokenRow()], withCost({ input: 2, output: 10 })).changed).toMatchObject([
      { price: { cachedInput: null } },
    ]);
    expect(plan([tokenRow()], withCost({ input: 2.5, output: 10 })).unchanged).toHaveLength(1);
  });

  it("tells what is newly deprecated", () => {
    const list = withCost({ input: 2.5, output: 10 }, { status: "deprecated" });
    expect(plan([tokenRow()], list).unchanged).toMatchObject([{ newlyDeprecated: true }]);
    expect(plan([tokenRow({ status: "deprecated" })], list).unchanged).toMatchObject([
      { newlyDeprecated: false },
    ]);
  });
});

describe("prices that are not taken", () => {
  it.each([
    [{ input: -1, output: 10 }, "a price is negative"],
    [{ input: 2500, output: 10_000 }, "above $1000"],
    [{ input: 0.0025, output: 0.01 }, "by a factor of 1000"],
    [{ input: 250, output: 1000 }, "by a factor of 100"],
  ])("say why, and the other rows are still shown: %o", (cost, reason) => {
    const other = tokenRow({ id: "r1", provider: "Nscale", model: "DeepSeek-R1", output: 4 });
    const found = plan([tokenRow(), other], withCost(cost));
    expect(found.refused).toMatchObject([{ row: { id: "gpt-4o" }, theirId: "gpt-4o" }]);
    expect(found.refused[0]?.reason).toContain(reason);
    expect(found.changed.map(({ row }) => row.id)).toEqual(["r1"]);
  });

  it("would fall on a row with peak hours; the same price counts as looked at", () => {
    const peak = { days: [1], fromUtc: 1, toUtc: 4, input: 5, cachedInput: null, output: 20 };
    const row = tokenRow({ bands: [peak] });
    expect(plan([row], withCost({ input: 3, output: 10 })).refused).toMatchObject([
      { reason: expect.stringContaining("peak hours") },
    ]);
    expect(plan([row]).unchanged).toHaveLength(1);
  });

  it("stand twice under one name, at different prices", () => {
    const row = tokenRow({ model: "GPT-4o" });
    const twin = { "x/gpt-4o": { cost: { input: 3, output: 10 } } };
    expect(plan([row], modelsDevList(twin)).refused).toMatchObject([
      { reason: expect.stringContaining("2 models there have this name") },
    ]);
    expect(plan([tokenRow()], modelsDevList(twin)).unchanged).toHaveLength(1);
  });
});
