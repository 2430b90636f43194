import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloudCostPerYear, usdPerMillionTokens } from "../../../../../src/core/cost/cloud/cloud-cost.js";
import type { TokenPrice } from "../../../../../src/core/cost/cloud/price-bands.js";
import { busySeconds, busyTimePerDay } from "../../../../../src/core/cost/local/busy-time.js";
import { capacityTokensPerDay, machinesNeeded } from "../../../../../src/core/cost/local/capacity.js";
import { localCostPerYear } from "../../../../../src/core/cost/local/local-cost.js";
import { PRESETS, presetAssumptions } from "../../../../../src/core/cost/local/presets.js";
import type { Workload } from "../../../../../src/core/cost/workload.js";
import { inputTokensPerDay, outputTokensPerDay } from "../../../../../src/core/cost/workload.js";
import { PRICES } from "../../../data/data-tables.js";
import { BOX, boxMix, LEFT_ON } from "./used-3090-box.js";

const volume = fc.double({ min: 0, max: 1e8, noNaN: true });
const ratio = fc.double({ min: 0, max: 50, noNaN: true });
const tariff = fc.double({ min: 0, max: 2, noNaN: true });

const [row] = PRICES;

function yearly(tokenPrice: TokenPrice, workload: Workload): number {
  if (row === undefined) throw new Error("no prices");
  return cloudCostPerYear({ row, tokenPrice }, workload, { seats: 1, hoursPerYear: 8760 });
}

describe("a workload", () => {
  it("splits a day's tokens by the mix, losing none", () => {
    expect(outputTokensPerDay(boxMix(1e6))).toBe(250_000);
    expect(inputTokensPerDay(boxMix(1e6))).toBe(750_000);
    fc.assert(
      fc.property(volume, ratio, (tokensPerDay, inputPerOutput) => {
        const workload = { ...boxMix(tokensPerDay), inputPerOutput };
        const sum = inputTokensPerDay(workload) + outputTokensPerDay(workload);
        expect(Math.abs(sum - tokensPerDay)).toBeLessThanOrEqual(1e-9 * tokensPerDay);
      }),
    );
  });

  it("is read faster when the prefix cache holds part of it, and written no faster", () => {
    const half = busyTimePerDay({ ...boxMix(1e6), localCacheHitRate: 0.5 }, BOX.speeds);
    expect(half.prefillSeconds).toBeCloseTo(375, 9);
    expect(half.decodeSeconds).toBeCloseTo(250_000 / 34, 9);
  });
});

describe("capacity", () => {
  it("is the volume that fills the hours of demand up to the limit", () => {
    const limits = { demandHoursPerDay: 8, maxUtilisation: 0.6 };
    const capacity = capacityTokensPerDay(boxMix(0), BOX.speeds, limits);
    expect(busySeconds(busyTimePerDay(boxMix(capacity), BOX.speeds))).toBeCloseTo(8 * 3600 * 0.6, 6);
  });

  it("is exactly what one machine serves; a thousandth more needs two", () => {
    const capacity = capacityTokensPerDay(boxMix(0), BOX.speeds, LEFT_ON);
    expect(machinesNeeded(boxMix(capacity), BOX.speeds, LEFT_ON)).toBe(1);
    expect(machinesNeeded(boxMix(capacity * 1.001), BOX.speeds, LEFT_ON)).toBe(2);
  });

  it("of n machines never asks for n + 1 by a rounding error", () => {
    const speed = fc.double({ min: 1, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(speed, speed, fc.integer({ min: 1, max: 1000 }), (prefill, decode, machines) => {
        const capacity = capacityTokensPerDay(boxMix(0), { prefill, decode }, LEFT_ON, machines);
        expect(machinesNeeded(boxMix(capacity), { prefill, decode }, LEFT_ON)).toBe(machines);
      }),
    );
  });

  it("is enough for what is asked, with no machine to spare", () => {
    fc.assert(
      fc.property(volume, (tokens) => {
        const machines = machinesNeeded(boxMix(tokens), BOX.speeds, LEFT_ON);
        const enough = capacityTokensPerDay(boxMix(0), BOX.speeds, LEFT_ON, machines);
        expect(enough).toBeGreaterThanOrEqual(tokens * (1 - 1e-8));
        expect(machines === 1 || enough * ((machines - 1) / machines) < tokens).toBe(true);
      }),
    );
  });
});

describe("the local bill", () => {
  it("never falls when the volume or the tariff rises", () => {
    fc.assert(
      fc.property(volume, volume, tariff, tariff, (a, b, cheap, dear) => {
        const bill = (tokens: number, tariffUsdPerKwh: number) =>
          localCostPerYear(BOX, boxMix(tokens), { ...LEFT_ON, tariffUsdPerKwh }).total;
        const less = bill(Math.min(a, b), Math.min(cheap, dear));
        expect(bill(Math.max(a, b), Math.max(cheap, dear))).toBeGreaterThanOrEqual(less * (1 - 1e-9));
      }),
    );
  });

  it("is nothing where every rate is zero", () => {
    const free = { ...LEFT_ON, tariffUsdPerKwh: 0, resaleShare: 1, maintenanceShare: 0 };
    expect(localCostPerYear(BOX, boxMix(1e6), free).total).toBe(0);
  });

  it("without use is what stands: capital, upkeep and idle power, or nothing for an owned machine that is off", () => {
    const idle = localCostPerYear(BOX, boxMix(0), LEFT_ON);
    expect(idle.electricity).toBeCloseTo(0.07 * 8760 * 0.18, 9);
    expect(localCostPerYear({ ...BOX, priceUsd: 0 }, boxMix(0), presetAssumptions(PRESETS.home)).total).toBe(
      0,
    );
  });

  it("never gets energy back when a machine computes longer than it was said to be on", () => {
    const tenMinutes = { ...LEFT_ON, onHoursPerDay: 1 / 6 };
    const off = { ...LEFT_ON, whenIdle: "off" } as const;
    const bill = localCostPerYear(BOX, boxMix(1e6), tenMinutes).electricity;
    expect(bill).toBe(localCostPerYear(BOX, boxMix(1e6), off).electricity);
  });

  it("in an office pays for the room, the capital and somebody's hours", () => {
    const cost = localCostPerYear(
      BOX,
      { ...boxMix(0), useDaysPerYear: 260 },
      presetAssumptions(PRESETS.office),
    );
    expect(cost.electricity).toBeCloseTo(0.07 * 8760 * 1.3 * 0.14, 9);
    expect(cost.labour).toBe(2 * 12 * 97);
    expect(cost.capital).toBeGreaterThan(420);
  });
});

describe("the cloud bill", () => {
  it("weights input and output by the mix: 4.38 dollars per million for GPT-4o at three to one", () => {
    const price = { input: 2.5, cachedInput: 1.25, output: 10 };
    expect(usdPerMillionTokens(price, boxMix(1e6))).toBe(4.375);
    expect(yearly(price, boxMix(1e6))).toBeCloseTo(1596.875, 9);
  });

  it("bills cache hits at the cached price", () => {
    const price = { input: 2, cachedInput: 0.5, output: 4 };
    expect(usdPerMillionTokens(price, { ...boxMix(1), inputPerOutput: 1, cloudCacheHitRate: 0.5 })).toBe(
      (1.25 + 4) / 2,
    );
  });

  it("is in proportion to the volume, and nothing at a price of nothing", () => {
    fc.assert(
      fc.property(volume, (tokens) => {
        const price = { input: 1, cachedInput: 1, output: 3 };
        const once = yearly(price, boxMix(tokens));
        expect(yearly(price, boxMix(2 * tokens))).toBeCloseTo(2 * once, 6);
        expect(yearly({ input: 0, cachedInput: 0, output: 0 }, boxMix(tokens))).toBe(0);
      }),
    );
  });
});

describe("every preset", () => {
  it.each(Object.entries(PRESETS))("gives a reason for each value of %s", (_, preset) => {
    expect(Object.keys(preset.basis).sort()).toEqual(Object.keys(preset.ranges).sort());
    for (const reason of Object.values(preset.basis)) expect(reason.length).toBeGreaterThan(5);
  });

  it("takes the labour rate from the wage that it names", () => {
    expect(Math.round((144_570 / 2080) * 1.4)).toBe(PRESETS.office.ranges.labourUsdPerHour.point);
  });
});
