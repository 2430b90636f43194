import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { readCostFlags } from "../../../../src/commands/cost/cost-flags.js";
import { buildCost } from "../../../../src/commands/cost/print-cost.js";
import type { CostDocument } from "../../../../src/core/report/cost/cost-document.js";
import { renderCostMarkdown } from "../../../../src/core/report/cost/cost-markdown.js";
import { renderCostScreen } from "../../../../src/core/report/cost/cost-screen.js";
import { yearlyCurveSpec } from "../../../../src/core/report/cost/yearly-curve.js";

const DEFAULTS = {
  typed: ["tg=34,pp=1000,busy=430,idle=70"],
  model: "r1-32b",
  hardware: [],
  hardwarePrice: ["1800"],
  priceBasis: "paid",
  tokensPerDay: "0.1M,1M,10M",
  workload: "blend",
  whenIdle: "on",
  streams: "1",
  seats: "1",
  preset: "home",
  currency: "USD",
  salary: "144570",
  priceFall: "50",
  seed: "1",
  asOf: "2026-11-25",
};
const plain = (text: string) => text;
const COLORS = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };

function documentOf(changes: object = {}): Promise<CostDocument> {
  return buildCost([], readCostFlags({ ...DEFAULTS, ...changes }));
}

const screenOf = (document: CostDocument, width: number) =>
  renderCostScreen(document, { width, colors: COLORS });

async function screen(changes: object = {}, width = 120): Promise<string> {
  return screenOf(await documentOf(changes), width).replaceAll(/\s+/g, " ");
}

describe("the page of a bill", () => {
  it.each([80, 100, 120])("has no line wider than %i columns but the commands to copy", async (width) => {
    const text = screenOf(await documentOf({ model: "r1-70b", hours: "9-18@Europe/Berlin" }), width);
    const wide = text
      .split("\n")
      .filter((line) => stringWidth(line) > width && !line.includes("npx rigmark"));
    expect(wide).toEqual([]);
    expect(text).not.toContain("\u001b");
  });

  it.each([80, 120])("of the used 3090 box looks as intended in %i columns", async (width) => {
    await expect(screenOf(await documentOf(), width)).toMatchFileSnapshot(
      `../../../fixtures/screens/cost-${width}.txt`,
    );
  });

  it("says the same in Markdown", async () => {
    await expect(renderCostMarkdown(await documentOf())).toMatchFileSnapshot(
      "../../../fixtures/screens/cost-markdown.txt",
    );
  });

  it("says that local loses, against whom, and since what price that is known", async () => {
    const text = await screen();
    expect(text).toContain("VERDICT at 1M tokens a day: local loses. It costs $638 (");
    expect(text).toContain("for the same weights hosted (Alibaba Cloud)");
    expect(text).toContain("a US developer's mean wage");
  });

  it("says how many machines a volume needs, and that their price is missing when it is", async () => {
    expect(await screen({ tokensPerDay: "60M" })).toContain("x10");
    const owned = await screen({ hardwarePrice: [], tokensPerDay: "60M" });
    expect(owned).toContain("10 machines are needed; the price of one is not known: give --hardware-price");
    expect(owned).toContain("10 needed");
  });

  it("names the machine by how one comes by it", async () => {
    expect(await screen({ hardwarePrice: [] })).toContain("yours already: power only");
    expect(await screen({ mode: "rent", rent: "0.35", hardwarePrice: [] })).toContain("this machine, rented");
    expect(await screen({ preset: "office" })).toContain("your work $2,328");
  });

  it("prints another currency at the user's rate, and says the rate", async () => {
    const text = await screen({ currency: "eur", exchange: "EUR=1.25" });
    expect(text).toContain("It costs 510 EUR (");
    expect(text).toContain("1 EUR = 1.25 USD, as you said.");
  });

  it("cannot tell where nobody hosts the weights", async () => {
    expect(await screen({ model: "tiny" })).toContain(
      "cannot tell. No host of these weights is in the price list",
    );
  });

  it("shows a past day by its own prices, and calls retired what is", async () => {
    const past = await documentOf({ asOf: "2025-01-27", model: "deepseek-r1" });
    const groups = past.sides[0]?.bill.offers.map(({ offer }) => offer.group);
    expect(groups).not.toContain("historical");
    expect(past.sides[0]?.bill.reference?.offer.row.id).toBe("deepseek-reasoner-2025-01-20");
    expect(await screen()).toContain("retired");
  });

  it("sets several machines side by side, with the best at each volume and where it changes", async () => {
    const text = await screen({
      typed: ["tg=34,pp=1000,busy=430,idle=70", "tg=10,pp=200,busy=600,idle=6"],
      hardwarePrice: ["1800", "600"],
      machines: "20",
    });
    expect(text).toContain("Cheapest: at 0.1M machine 2 as typed in");
    expect(text).toContain("the cheapest changes at");
  });

  it("keeps foreign text in its line: names of hosts come from price lists", async () => {
    const document = await documentOf();
    const hostile = "\u001b]8;;http://x\u0007evil|`<img>\u202e".repeat(50);
    const [side] = document.sides;
    if (side === undefined) throw new Error("no side");
    const offers = side.bill.offers.map((line) => ({ ...line, offer: { ...line.offer, label: hostile } }));
    const reference = side.bill.reference && {
      ...side.bill.reference,
      offer: { ...side.bill.reference.offer, label: hostile },
    };
    const spoiled = { ...document, sides: [{ ...side, bill: { ...side.bill, offers, reference } }] };
    const text = screenOf(spoiled, 80);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
    expect(text).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(renderCostMarkdown(spoiled)).not.toMatch(/<img>|[^\\]\|`/);
  });

  it("draws a chart of plain characters, with the wall and the crossings", async () => {
    const text = screenOf(await documentOf(), 80);
    const chart = text.slice(text.indexOf("against tokens a day, both"));
    expect(chart).toContain("X");
    expect(chart).toMatch(/#{5,}/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII
    expect(chart.split("Next")[0]).toMatch(/^[\u0000-\u007f]*$/);
  });

  it("carries every number into JSON and plots none that is not one", async () => {
    const document = await documentOf();
    const text = JSON.stringify(document);
    expect(text).not.toMatch(/NaN|Infinity/);
    expect(JSON.parse(text).sides[0].bill.headline.usdPerYear.point).toBeCloseTo(637.65, 1);
    const spec = JSON.stringify(yearlyCurveSpec(document));
    expect(spec).toContain("vega.github.io/schema/vega-lite");
    expect(spec).not.toMatch(/"(tokensPerDay|usdPerYear)":null/);
  });
});
