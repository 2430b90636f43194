import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAssume, readAssumptions } from "../../../src/commands/cost/parse-assumptions.js";
import { addCostCommand } from "../../../src/commands/cost.js";
import { fallingFactor } from "../../../src/core/cost/bill/falling-prices.js";
import { ASSUMPTIONS, type AssumptionKey } from "../../../src/core/cost/case/parameters.js";
import { PRESETS, type PresetName } from "../../../src/core/cost/local/presets.js";
import { estimatePower } from "../../../src/core/cost/power/power-estimate.js";
import { meterSpread, wallDraw } from "../../../src/core/cost/power/wall-draw.js";
import { isUncertain, type Range } from "../../../src/core/cost/range.js";
import { WORKLOADS } from "../../../src/core/cost/workload-presets.js";
import type { CostDocument } from "../../../src/core/report/cost/cost-document.js";
import { calculate } from "./calculate.js";
import { numberOf, readDocument, tableRows } from "./read-document.js";

const page = readDocument("cost-model.md");
const KEYS = Object.keys(ASSUMPTIONS) as AssumptionKey[];

const CARD = { name: "made-up card", powerLimitWatts: null, unifiedMemory: null };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rigmark-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Words of the command of the example, without its name. */
const EXAMPLE = (/^rigmark (cost .*)$/m.exec(page)?.[1] ?? "").split(" ");

/** What a command writes. */
async function output(words: readonly string[]): Promise<string> {
  const file = join(folder, "out");
  const program = new Command("rigmark").exitOverride();
  addCostCommand(program);
  await program.parseAsync([...words, "-o", file], { from: "user" });
  return readFileSync(file, "utf8");
}

async function costDocument(words: readonly string[]): Promise<CostDocument> {
  return JSON.parse(await output([...words, "--json"])) as CostDocument;
}

/** "0.18 (0.144 to 0.216)" or "24". */
function rangeOf(cell: string): Range {
  const [point = Number.NaN, low = point, high = point] = cell
    .split(/[ (]+|to/)
    .filter(Boolean)
    .map(numberOf);
  return { low, point, high };
}

function expectRange(cell: string, expected: Range): void {
  const { low, point, high } = rangeOf(cell);
  expect(cell.includes("("), cell).toBe(isUncertain(expected));
  expect(low).toBeCloseTo(expected.low, 9);
  expect(point).toBeCloseTo(expected.point, 9);
  expect(high).toBeCloseTo(expected.high, 9);
}

describe("the tables of docs/cost-model.md", () => {
  it("have every assumption of both presets, with its limits and its reason", () => {
    const rows = tableRows(page, "--assume", "home");
    expect(rows.map(([name]) => name)).toEqual(KEYS.map((key) => ASSUMPTIONS[key].short));
    for (const [index, [, home = "", why = "", office = "", officeWhy = ""]] of rows.entries()) {
      const key = KEYS[index] as AssumptionKey;
      expectRange(home, PRESETS.home.ranges[key]);
      expectRange(office, PRESETS.office.ranges[key]);
      expect(why).toBe(PRESETS.home.basis[key]);
      expect(officeWhy === "the same" ? why : officeWhy).toBe(PRESETS.office.basis[key]);
    }
  });

  it("name every assumption with its long name, meaning, unit and bounds", () => {
    const rows = tableRows(page, "--assume", "name in a file");
    expect(rows.map((row) => row.slice(0, 4))).toEqual(
      KEYS.map((key) => [ASSUMPTIONS[key].short, key, ASSUMPTIONS[key].label, ASSUMPTIONS[key].unit]),
    );
    for (const [index, [, , , , allowed = ""]] of rows.entries()) {
      const { least, most } = ASSUMPTIONS[KEYS[index] as AssumptionKey];
      expect(allowed.split(" to ").map(numberOf)).toEqual([least, most]);
    }
  });

  it("say of both presets what an idle machine does", () => {
    const states: Record<PresetName, string> = {
      home: PRESETS.home.whenIdle,
      office: PRESETS.office.whenIdle,
    };
    expect(states).toEqual({ home: "off", office: "on" });
    expect(page.replaceAll(/\s+/g, " ")).toContain(
      "At home a machine is off when idle; in an office it stays on.",
    );
  });

  it("have the limits of watts from each source", () => {
    const spreads = new Map(
      tableRows(page, "source", "idle and busy").map(([source = "", , taken = ""]) => [
        source.replace(/:.*/, ""),
        taken === "exact" ? 0 : numberOf(taken) / 100,
      ]),
    );
    const assumed = estimatePower({ stated: null, gpusUsed: [CARD], cpuModel: "" }, []);
    const rated = estimatePower(
      { stated: null, gpusUsed: [{ ...CARD, powerLimitWatts: 350 }], cpuModel: "" },
      [],
    );
    expect(meterSpread("gpu")).toBe(meterSpread("package"));
    expect([...spreads]).toEqual([
      ["stated", 0],
      ["measured at the wall", meterSpread("wall")],
      ["measured, whole machine by its own sensor", meterSpread("system")],
      ["measured, processor and graphics cards", meterSpread("package+gpu")],
      ["measured, processor or graphics cards alone", meterSpread("gpu")],
      ["estimated, rating known", rated.relativeSpread],
      ["estimated, rating assumed", assumed.relativeSpread],
    ]);
    expect(rated.busyWatts).toBeCloseTo((350 + 40) / 0.9, 9);
    expect(rated.idleWatts).toBeCloseTo((15 + 40) / 0.9, 9);
    expect(wallDraw({ scope: "gpu", idle: null, prefill: 300, decode: 200 })).toEqual({
      idleWatts: 40 / 0.9,
      prefillWatts: 340 / 0.9,
      decodeWatts: 240 / 0.9,
    });
  });

  it("have every workload", () => {
    const rows = tableRows(page, "--workload", "input").map(([name, ...cells]) => [
      name,
      cells.map((cell) => (cell === "-" ? null : numberOf(cell))),
    ]);
    const expected = Object.entries(WORKLOADS).map(([name, workload]) => [
      name,
      [
        workload.request?.input ?? null,
        workload.request?.output ?? null,
        workload.inputPerOutput,
        workload.localCacheHitRate,
        workload.cloudCacheHitRate,
      ],
    ]);
    expect(rows).toEqual(expected);
  });
});

describe("the ways of docs/cost-model.md to change an assumption", () => {
  it("can be typed as they stand there", () => {
    const text = /^--assume (\S+)$/m.exec(page)?.[1] ?? "";
    const ranges = Object.entries(parseAssume(text)).map(([key, { range }]) => [key, range]);
    expect(ranges).toEqual([
      ["tariffUsdPerKwh", { low: 0.3, point: 0.3, high: 0.3 }],
      ["lifeYears", { low: 2, point: 3.5, high: 5 }],
      ["resaleShare", { low: 0, point: 0.3, high: 0.5 }],
    ]);
  });

  it("can be read from the file that stands there", async () => {
    const path = join(folder, "my.json");
    writeFileSync(path, /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    expect((await readAssumptions(path)).tariffUsdPerKwh?.range).toEqual({
      low: 0.3,
      point: 0.35,
      high: 0.4,
    });
  });
});

describe("the example of docs/cost-model.md", () => {
  const steps = new Map(
    tableRows(page, "step", "sum").map(([step = "", sum = "", result = ""]) => [step, { sum, result }]),
  );
  const shown = (step: string) => numberOf(steps.get(step)?.result ?? "");

  it.each([...steps].filter(([, { result }]) => result !== "never"))("adds up: %s", (_, { sum, result }) => {
    const value = calculate(sum) * (result.endsWith("%") ? 100 : 1);
    expect(Math.abs(value / numberOf(result) - 1)).toBeLessThan(2e-3);
  });

  it("prints what it says", async () => {
    const said = /Prints: ([\s\S]*?)\n\n/.exec(page)?.[1] ?? "";
    const pieces = [...said.matchAll(/`([^`]+)`/g)].map(([, piece = ""]) => piece.replaceAll(/\s+/g, " "));
    const text = (await output([...EXAMPLE, "--format", "md"])).replaceAll(/\\([$|*])/g, "$1");
    expect(pieces).toHaveLength(4);
    for (const piece of pieces) expect(text).toContain(piece);
  });

  it("has the figures of the bill", async () => {
    const [side] = (await costDocument(EXAMPLE)).sides;
    const bill = side?.bill;
    if (bill === undefined) throw new Error("no bill");
    expect(bill.headline.usdPerYear.point).toBeCloseTo(shown("bill"), 2);
    expect(bill.causes.electricity).toBeCloseTo(shown("electricity"), 2);
    expect(bill.causes.capital).toBeCloseTo(shown("capital"), 2);
    expect(bill.causes.maintenance).toBeCloseTo(shown("upkeep"), 2);
    expect(bill.headline.utilisation * 100).toBeCloseTo(shown("use"), 2);
    expect(bill.capacityTokensPerDay.point).toBeCloseTo(shown("capacity"), 0);
    expect(bill.usdPerMillionTokens.point).toBeCloseTo(shown("average"), 3);
    expect(bill.fixedUsdPerYear).toBeCloseTo(shown("fixed"), 2);
    expect(bill.marginalUsdPerMillionTokens).toBeCloseTo(shown("marginal"), 4);
    expect(bill.privacyUsdPerYear?.point).toBeCloseTo(shown("privacy"), 2);
    expect(bill.reference?.usdPerMillionTokens).toBeCloseTo(shown("Alibaba Cloud"), 4);
    expect(bill.reference?.usdPerYear[1]).toBeCloseTo(shown("Alibaba Cloud a year"), 2);
    expect((bill.reference?.breakEven?.point ?? 0) / 1e6).toBeCloseTo(shown("break-even"), 2);
    expect(bill.paybackYears?.point).toBeNull();
    expect(steps.get("payback at 1M a day")?.result).toBe("never");
    const factor = fallingFactor(0.5, 3);
    expect(page).toContain(`= ${factor.toFixed(4)}, so`);
    expect(page).toContain(`become ${bill.reference?.usdPerYearFalling.toFixed(2)}`);
    expect(page.replaceAll(/\s+/g, " ")).toContain(
      `= ${bill.salary.machines} machines, ${Math.round((bill.salary.tokensPerDay ?? 0) / 1e6).toLocaleString("en-US")} million tokens a day`,
    );
  });

  it("has the payback of ten times the volume", async () => {
    const bill = (await costDocument([...EXAMPLE, "--tokens-per-day", "10M"])).sides[0]?.bill;
    expect(bill?.headline.usdPerYear.point).toBeCloseTo(shown("bill at 10M a day"), 2);
    expect(bill?.paybackYears?.point).toBeCloseTo(shown("payback at 10M a day"), 2);
  });

  it("has the break-evens", async () => {
    const offers = (await costDocument(EXAMPLE)).sides[0]?.bill.offers ?? [];
    for (const [label = "", price = "", from = "", share = ""] of tableRows(
      page,
      "against",
      "USD per million",
    )) {
      const line = offers.find(({ offer }) => offer.label === label);
      expect(line?.usdPerMillionTokens, label).toBeCloseTo(numberOf(price), 4);
      const point = line?.breakEven?.point ?? null;
      expect(point === null ? "never" : (point / 1e6).toFixed(3), label).toBe(from);
      if (point !== null)
        expect(Math.round((line?.breakEven?.utilisation ?? 0) * 100), label).toBe(numberOf(share));
    }
  });

  it.each(tableRows(page, "change", "flags"))(
    "costs with %s (%s) %s USD a year",
    async (_, flags, usd = "") => {
      const document = await costDocument(changed(flags ?? ""));
      expect(Math.round(document.sides[0]?.bill.headline.usdPerYear.point ?? 0)).toBe(numberOf(usd));
    },
  );

  it("matters in the order and between the limits that it says", async () => {
    const bars = (await costDocument(EXAMPLE)).sides[0]?.bill.tornado ?? [];
    const words = bars.map(({ key, atLow, atHigh }) => {
      const [low, high] = [atLow, atHigh].sort((a, b) => a - b).map((usd) => Math.round(usd ?? 0));
      return `${ASSUMPTIONS[key as AssumptionKey].short} ${low} to ${high}`;
    });
    expect(page.replaceAll(/\s+/g, " ")).toContain(`${words.join(", ")}.`);
  });
});

/** The example with the flags of a table cell in place of its own; "`--mode own` without `--hardware-price`". */
function changed(cell: string): string[] {
  const [given = "", dropped = ""] = cell.replaceAll("`", "").split(" without ");
  const flags = new Map(pairs(EXAMPLE.slice(1)));
  for (const [name, value] of [...pairs(["--tokens-per-day", "1M"]), ...pairs(given.split(" "))])
    flags.set(name, value);
  flags.delete(dropped);
  return ["cost", ...[...flags].flat()];
}

function pairs(words: readonly string[]): [string, string][] {
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""]] : []));
}
