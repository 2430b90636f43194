import { describe, expect, it } from "vitest";
import { capacityTokensPerDay, utilisation } from "../../../../../src/core/cost/local/capacity.js";
import {
  type CostAssumptions,
  costOfMachines,
  localCostPerYear,
} from "../../../../../src/core/cost/local/local-cost.js";
import { BOX, boxMix, LEFT_ON } from "./used-3090-box.js";

/** A used RTX 3090 box at assumed speeds, left on all year; every figure was worked out by hand beforehand. */
function dollars(
  change: { machine?: object; workload?: object; assumptions?: Partial<CostAssumptions> } = {},
) {
  const cost = localCostPerYear(
    { ...BOX, ...change.machine },
    { ...boxMix(1e6), ...change.workload },
    { ...LEFT_ON, ...change.assumptions },
  );
  return Math.round(cost.total);
}

describe("a used 3090 box at 1M tokens a day", () => {
  it("costs 638 dollars a year: 420 capital, 164 electricity, 54 maintenance", () => {
    const cost = localCostPerYear(BOX, boxMix(1e6), LEFT_ON);
    expect(Math.round(cost.total)).toBe(638);
    expect(cost.capital).toBeCloseTo(420, 9);
    expect(Math.round(cost.electricity)).toBe(164);
    expect(cost.maintenance).toBeCloseTo(54, 9);
    expect(cost.labour).toBe(0);
    expect(cost.machines).toBe(1);
  });

  it("computes 9.4 % of the day and could serve 10.66M tokens", () => {
    expect(utilisation(boxMix(1e6), BOX.speeds, LEFT_ON)).toBeCloseTo(0.0938, 4);
    expect(capacityTokensPerDay(boxMix(1e6), BOX.speeds, LEFT_ON) / 1e6).toBeCloseTo(10.66, 2);
  });

  it("costs 1.747 dollars per million on average and 0.1459 at the margin", () => {
    const total = localCostPerYear(BOX, boxMix(1e6), LEFT_ON).total;
    const fixed = costOfMachines(1, BOX, boxMix(0), LEFT_ON).total;
    expect(total / 365).toBeCloseTo(1.747, 3);
    expect((total - fixed) / 365).toBeCloseTo(0.1459, 4);
  });

  it.each([
    ["0.1M tokens a day", 590, { workload: { tokensPerDay: 1e5 } }],
    ["3M tokens a day", 744, { workload: { tokensPerDay: 3e6 } }],
    ["a tariff of 0.10", 565, { assumptions: { tariffUsdPerKwh: 0.1 } }],
    ["15 W when idle", 559, { machine: { power: { ...BOX.power, idleWatts: 15 } } }],
    ["a price of 3,600", 1112, { machine: { priceUsd: 3600 } }],
    ["a life of 2 years", 848, { assumptions: { lifeYears: 2 } }],
    ["no resale", 818, { assumptions: { resaleShare: 0 } }],
    ["2 hours a month at 75", 2438, { assumptions: { labourHoursPerMonth: 2, labourUsdPerHour: 75 } }],
    ["a box already owned, left on", 164, { machine: { priceUsd: 0 } }],
    [
      "a box already owned, off when idle",
      64,
      { machine: { priceUsd: 0 }, assumptions: { whenIdle: "off" as const } },
    ],
    ["20M tokens a day, on two machines", 2233, { workload: { tokensPerDay: 20e6 } }],
  ])("with %s it costs %i dollars", (_, expected, change) => {
    expect(dollars(change)).toBe(expected);
  });

  it("needs two machines at 20M: the line of one machine, drawn on to 1,649 dollars, is out of its reach", () => {
    const fixed = costOfMachines(1, BOX, boxMix(0), LEFT_ON).total;
    const perToken = (costOfMachines(1, BOX, boxMix(1e6), LEFT_ON).total - fixed) / 1e6;
    expect(Math.round(fixed + 20e6 * perToken)).toBe(1649);
    expect(localCostPerYear(BOX, boxMix(20e6), LEFT_ON).machines).toBe(2);
  });

  it("gets dearer capital when money has a price: the annuity of 1,800 less the discounted resale", () => {
    // 8 %, 3 years: (1800 - 540/1.259712) * 0.08 * 1.259712 / 0.259712 = 532.12
    const cost = localCostPerYear(BOX, boxMix(1e6), { ...LEFT_ON, costOfCapital: 0.08 });
    expect(cost.capital).toBeCloseTo(532.12, 2);
  });
});
