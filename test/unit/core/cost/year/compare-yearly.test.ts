import { describe, expect, it } from "vitest";
import { PRESETS, presetAssumptions } from "../../../../../src/core/cost/local/presets.js";
import { estimatePower } from "../../../../../src/core/cost/power/power-estimate.js";
import { compareYearly, type YearlyInput } from "../../../../../src/core/cost/year/compare-yearly.js";
import type { SpeedEstimate } from "../../../../../src/core/stats/speed-estimate.js";
import type { PriceRow } from "../../../../../src/schema/prices.js";
import { HARDWARE, SCORES, PRICES as SHIPPED_PRICES } from "../../../data/data-tables.js";

/** The shipped rows with one host of the distill fixed at 0.09 dollars, so that hosts may come and go in the data. */
const HOST = "nscale-r1-distill-qwen-1.5b";
const PRICES: PriceRow[] = SHIPPED_PRICES.filter(({ id }) => id === HOST || !id.startsWith(HOST)).map(
  (row) =>
    row.id === HOST
      ? {
          ...row,
          input: 0.09,
          output: 0.09,
          effectiveFrom: "2025-05-07",
          effectiveTo: null,
          status: "active",
        }
      : row,
);

function speed(point: number, halfWidthRatio: number): SpeedEstimate {
  const [low, high] = [point / (1 + halfWidthRatio), point * (1 + halfWidthRatio)];
  return { point, low, high, halfWidthRatio, processes: 3, slowest: low, fastest: high };
}

const CPU = estimatePower({ stated: null, gpusUsed: [], cpuModel: "some CPU" }, HARDWARE);

function stated(busyWatts: number): YearlyInput["power"] {
  return estimatePower({ stated: { idleWatts: 5, busyWatts }, gpusUsed: [], cpuModel: "" }, HARDWARE);
}

/** The small distill on two slow CPU cores. */
const INPUT: YearlyInput = {
  speeds: { prefill: speed(58, 0.012), decode: speed(10, 0.01) },
  power: CPU,
  weightsKey: "deepseek-r1-distill-qwen-1.5b",
  localScoresKey: "deepseek-r1-distill-qwen-1.5b",
  prices: PRICES,
  scores: SCORES,
  tokensPerDay: 1e6,
  inputPerOutput: 3,
  asOf: "2026-11-22",
  assumptions: presetAssumptions(PRESETS.home),
};

function year(change: Partial<YearlyInput> = {}) {
  return compareYearly({ ...INPUT, ...change });
}

function row(label: string, change: Partial<YearlyInput> = {}) {
  const found = year(change).rows.find((candidate) => candidate.label.startsWith(label));
  if (found === undefined) throw new Error(`no row ${label}`);
  return found;
}

/** Same-weights price at which the distill on this machine breaks even with 116.7 W: 0.2213 dollars per million. */
function hostedAt(usdPerMillion: number): PriceRow[] {
  return PRICES.map((price) =>
    price.id === HOST ? { ...price, input: usdPerMillion, output: usdPerMillion } : price,
  );
}

describe("the rows of a year", () => {
  it("stand in one order: this machine, the same weights, on sale today, January 2025", () => {
    expect(year().rows.map(({ label }) => label)).toEqual([
      "this machine, electricity only, machine not counted",
      "the same weights, hosted (Nscale)",
      "gpt-6-luna",
      "deepseek-flash, peak hours included",
      "claude-haiku-4-5",
      "DeepSeek-R1, January 2025",
      "GPT-4o, January 2025",
      "Claude 3.5 Sonnet, January 2025",
    ]);
  });

  it("bill this machine for the electricity of its busy seconds only", () => {
    // 37,931 s a day at 116.67 W: 448.7 kWh a year at 0.18
    const own = row("this machine");
    expect(own.usdPerYear.point).toBeCloseTo(80.76, 2);
    expect(own.usdPerMillionTokens).toBeCloseTo(0.2213, 4);
    expect(own).toMatchObject({ asOf: null, status: null, gpqaDiamond: 33.8 });
  });

  it("widen this machine by its speeds and by the doubt about its watts, at a fixed tariff", () => {
    const { low, high } = row("this machine").usdPerYear;
    const bill = (prefill: number, decode: number, watts: number) =>
      ((365 * (750_000 / prefill + 250_000 / decode) * watts) / 3.6e6) * 0.18;
    expect(low).toBeCloseTo(bill(58 * 1.012, 10 * 1.01, 0.5 * (105 / 0.9)), 9);
    expect(high).toBeCloseTo(bill(58 / 1.012, 10 / 1.01, 1.5 * (105 / 0.9)), 9);
  });

  it("widen this machine by its speeds alone when the watts were stated", () => {
    const { low, point, high } = row("this machine", { power: stated(61) }).usdPerYear;
    expect(high / point - 1).toBeGreaterThan(0.01);
    expect(high / point - 1).toBeLessThan(0.012);
    expect(low).toBeLessThan(point);
  });

  it("take the slowest and fastest value where one process gave no interval", () => {
    const single = { ...speed(10, 0.01), low: null, high: null, halfWidthRatio: null, processes: 1 };
    const speeds = { ...INPUT.speeds, decode: { ...single, slowest: 5, fastest: 20 } };
    const { low, high } = row("this machine", { speeds, power: stated(61) }).usdPerYear;
    expect(high).toBeGreaterThan(1.5 * row("this machine", { power: stated(61) }).usdPerYear.high);
    expect(low).toBeLessThan(0.8 * row("this machine", { power: stated(61) }).usdPerYear.low);
  });

  it("bill the cloud as the price lists say", () => {
    expect(row("the same weights").usdPerYear.point).toBeCloseTo(32.85, 2);
    expect(row("deepseek-flash").usdPerYear.point).toBeCloseTo(115.77, 2);
    expect(row("DeepSeek-R1").usdPerYear.point).toBeCloseTo(350.4, 1);
    expect(row("GPT-4o").usdPerYear.point).toBeCloseTo(1596.9, 1);
    expect(row("Claude 3.5 Sonnet").usdPerYear.point).toBeCloseTo(2190, 6);
  });

  it("carry the day of each price and what became of it", () => {
    expect(row("deepseek-flash")).toMatchObject({ asOf: "2026-09-19", status: "active" });
    expect(row("DeepSeek-R1")).toMatchObject({ asOf: "2025-01-31", status: "retired", gpqaDiamond: 71.5 });
    expect(row("GPT-4o")).toMatchObject({ asOf: "2025-01-31", status: "deprecated", gpqaDiamond: 49.9 });
  });

  it("take the cheapest host of the day", () => {
    const dearer = hostedAt(0.5).map((price) =>
      price.id === "openrouter-r1-distill-qwen-1.5b" ? { ...price, effectiveTo: null } : price,
    );
    expect(row("the same weights", { prices: dearer }).label).toBe("the same weights, hosted (OpenRouter)");
  });

  it("fall back to the last host known, with the day it stopped", () => {
    const prices = PRICES.filter(({ id }) => id !== HOST);
    expect(row("the same weights", { prices })).toMatchObject({
      label: "the same weights, when last hosted (OpenRouter)",
      asOf: "2026-05-15",
      status: "retired",
    });
    const older = prices.find(({ id }) => id === "openrouter-r1-distill-qwen-1.5b");
    if (older === undefined) throw new Error("no such row");
    const earlier = { ...older, provider: "Long Gone", effectiveTo: "2025-12-01" };
    for (const order of [
      [...prices, earlier],
      [earlier, ...prices],
    ]) {
      expect(row("the same weights", { prices: order }).label).toContain("OpenRouter");
    }
    expect(year({ prices, power: stated(61) }).verdict.sentence).toContain("last cost hosted");
  });

  it("never quote a price from after the day of the comparison", () => {
    const rows = year({ asOf: "2025-07-01" }).rows;
    const onSale = rows.filter(({ kind }) => kind === "on-sale").map(({ label }) => label);
    expect(onSale).toEqual(["DeepSeek-R1, peak hours included", "GPT-4o", "Claude 3.5 Sonnet"]);
    for (const { asOf } of rows) expect(asOf === null || asOf <= "2025-07-01").toBe(true);
  });

  it("leave out the same weights for a model that nobody hosts, and say so", () => {
    const own = year({ weightsKey: null, localScoresKey: null });
    expect(own.rows.some(({ kind }) => kind === "same-weights")).toBe(false);
    expect(own.verdict.answer).toBe("cannot-tell");
    expect(own.verdict.sentence).toContain("No host of these weights is known");
    expect(own.assumptions).toContain("no host of these weights known");
  });
});

describe("the verdict of a year", () => {
  it("is dearer when even the lowest bill lies above the hosted price", () => {
    expect(year().verdict).toEqual({
      answer: "local-dearer",
      sentence:
        "Electricity alone costs more here than the same weights cost hosted. " +
        "The machine is not counted; dearer cloud rows are better models by published scores.",
    });
  });

  it("is cheaper only when even the highest bill lies below the hosted price", () => {
    // The hosted price of 32.85 dollars a year is the electricity of 47.46 W; the speeds leave ±1.1 % open.
    expect(year({ power: stated(46.5) }).verdict.answer).toBe("local-cheaper");
    expect(year({ power: stated(47.2) }).verdict.answer).toBe("cannot-tell");
    expect(year({ power: stated(48.5) }).verdict.answer).toBe("local-dearer");
  });

  it("cannot tell while estimated watts would decide, and says how to decide", () => {
    const { answer, sentence } = year({ prices: hostedAt(0.18) }).verdict;
    expect(answer).toBe("cannot-tell");
    expect(sentence).toContain("--watts idle,busy");
  });

  it("cannot tell when stated watts and the measured speeds straddle the hosted price", () => {
    const { answer, sentence } = year({ power: stated(105 / 0.9), prices: hostedAt(0.2213) }).verdict;
    expect(answer).toBe("cannot-tell");
    expect(sentence).toContain("about what the same weights cost hosted");
  });

  it("says beyond capacity, what one machine serves, and how many are needed", () => {
    const big = year({ tokensPerDay: 20e6 });
    expect(big.verdict.answer).toBe("beyond-capacity");
    expect(big.verdict.sentence).toBe(
      "One machine serves 1.4M of the 20M tokens a day; 15 are needed. " +
        "Electricity for all of them costs more than the same weights hosted; the machines are not counted.",
    );
    expect(big.machinesNeeded).toBe(15);
    expect(big.capacityTokensPerDay).toBeCloseTo(1.3667e6, -2);
    expect(big.utilisation).toBeGreaterThan(1);
  });

  it("bills all the machines that a volume needs when they stay on", () => {
    const on = { ...presetAssumptions(PRESETS.home), whenIdle: "on" } as const;
    const off = year({ tokensPerDay: 20e6 }).rows[0]?.usdPerYear.point ?? 0;
    const left = year({ tokensPerDay: 20e6, assumptions: on }).rows[0]?.usdPerYear.point ?? 0;
    const idleSeconds = 365 * (15 * 86_400 - 20 * (25_000 + 750_000 / 58));
    expect(left - off).toBeCloseTo(((idleSeconds * (40 / 0.9)) / 3.6e6) * 0.18, 6);
  });

  it("never calls a small model a bargain beside better ones", () => {
    for (const weights of ["qwen-1.5b", "qwen-7b", "llama-8b"]) {
      const key = `deepseek-r1-distill-${weights}`;
      const { answer, sentence } = year({ power: stated(1), weightsKey: key, localScoresKey: key }).verdict;
      expect(answer).toBe("local-cheaper");
      expect(sentence).toContain("better models by published scores");
      expect(sentence).toContain("not counted");
      expect(sentence).not.toMatch(/GPT|Claude|\d+ times/);
    }
  });

  it("calls only some dearer rows better when the model's own score lies between theirs", () => {
    const key = "deepseek-r1-distill-qwen-32b";
    expect(year({ weightsKey: key, localScoresKey: key }).verdict.sentence).toContain(
      "some dearer cloud rows",
    );
  });

  it("claims nothing about quality without a score of its own", () => {
    expect(year({ localScoresKey: null }).verdict.sentence).toContain("other rows are other models");
  });

  it("keeps each sentence to 100 characters and the whole to two", () => {
    const cases = [
      {},
      { tokensPerDay: 20e6 },
      { weightsKey: null },
      { prices: hostedAt(0.18) },
      { power: stated(4) },
    ];
    for (const change of cases) {
      const sentences = year(change).verdict.sentence.split(/(?<=\.) (?=[A-Z])/);
      expect(sentences).toHaveLength(2);
      for (const sentence of sentences) expect(sentence.length).toBeLessThanOrEqual(100);
    }
  });
});

describe("the facts beside the rows", () => {
  it("name the volume, the mix, the tariff and what is left out", () => {
    expect(year()).toMatchObject({ tokensPerDay: 1e6, inputPerOutput: 3, machinesNeeded: 1 });
    expect(year().utilisation).toBeCloseTo(0.439, 3);
    expect(year().assumptions).toBe(
      "Electricity at 0.18 USD/kWh, machine off when idle; price of the machine, upkeep and your time not counted; " +
        "a machine at most 60 % busy; cloud used evenly over the week, as many tokens there as here, no cache hits.",
    );
  });

  it("tell how the power is known, in the words of the estimate", () => {
    expect(year().power).toEqual({
      idleWatts: CPU.idleWatts,
      busyWatts: CPU.busyWatts,
      method: "estimated",
      basis: CPU.basis,
    });
  });
});
