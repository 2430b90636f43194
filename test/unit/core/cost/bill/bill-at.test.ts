import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localAt, offerAt } from "../../../../../src/core/cost/bill/bill-at.js";
import { type CaseValues, pointValues } from "../../../../../src/core/cost/case/parameters.js";
import { type CaseFrame, settleCase } from "../../../../../src/core/cost/case/settle.js";
import { capacityTokensPerDay } from "../../../../../src/core/cost/local/capacity.js";
import { localCostPerYear } from "../../../../../src/core/cost/local/local-cost.js";
import { byHour, bySeat, type Change, hosted, workedInput } from "./worked-bill.js";

function settled(change: Change = {}) {
  const input = workedInput(change);
  return settleCase(input.frame, pointValues(input.parameters));
}

function costs(change: Change, tokensPerDay: number) {
  const { machine, assumptions, mix } = settled(change);
  return localCostPerYear(machine, { ...mix, tokensPerDay }, assumptions);
}

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Machines of all sizes; they are on for as long as requests may come. */
const anyCase: fc.Arbitrary<Change> = fc.record({
  frame: fc.record({
    tenure: fc.constantFrom<CaseFrame["tenure"]>("buy", "own", "rent"),
    whenIdle: fc.constantFrom<CaseFrame["whenIdle"]>("off", "on"),
    inputPerOutput: double(0, 30),
    power: fc.record({
      idleWatts: double(0, 100),
      prefillWatts: double(100, 1000),
      decodeWatts: double(100, 1000),
    }),
  }),
  values: fc.record({
    prefillTokensPerSecond: double(10, 20_000),
    decodeTokensPerSecond: double(1, 2000),
    priceUsd: double(0, 20_000),
    rentUsdPerHour: double(0, 10),
    tariffUsdPerKwh: double(0.01, 1),
    lifeYears: double(1, 10),
    resaleShare: double(0, 1),
    costOfCapital: fc.constantFrom(0, 0.08),
    maintenanceShare: double(0, 0.1),
    labourHoursPerMonth: double(0, 10),
    maxUtilisation: double(0.2, 1),
    pue: double(1, 2),
    demandHoursPerDay: double(1, 24),
    useDaysPerYear: fc.integer({ min: 1, max: 365 }),
    localCacheHitRate: double(0, 0.9),
  }),
});
const volume = double(0, 1e8);

describe("the local bill of any case", () => {
  it("never falls with the volume, neither within one machine nor over the steps", () => {
    fc.assert(
      fc.property(anyCase, volume, volume, (change, a, b) => {
        const made = settled(change);
        const [less, more] = [localAt(made, Math.min(a, b)), localAt(made, Math.max(a, b))];
        expect(more).toBeGreaterThanOrEqual(less - 1e-9 * Math.abs(less));
      }),
    );
  });

  it("pays twice as much for power at twice the tariff, and nothing else", () => {
    fc.assert(
      fc.property(anyCase, volume, (change, tokens) => {
        const tariff = change.values?.tariffUsdPerKwh ?? 0;
        const once = costs(change, tokens);
        const twice = costs({ ...change, values: { ...change.values, tariffUsdPerKwh: 2 * tariff } }, tokens);
        const { electricity, total } = twice;
        expect(Math.abs(electricity - 2 * once.electricity)).toBeLessThanOrEqual(
          1e-9 * once.electricity + 1e-12,
        );
        expect(twice).toEqual({ ...once, electricity, total });
        expect(total - once.total).toBeCloseTo(once.electricity, 4);
      }),
    );
  });

  it("follows the doubt about the watts in every phase: twice the watts are twice the tariff", () => {
    fc.assert(
      fc.property(anyCase, volume, (change, tokens) => {
        const changed = (values: Partial<CaseValues>) =>
          costs({ ...change, values: { ...change.values, ...values } }, tokens).electricity;
        const twice = changed({ tariffUsdPerKwh: 2 * (change.values?.tariffUsdPerKwh ?? 0) });
        expect(Math.abs(changed({ wattsFactor: 2 }) - twice)).toBeLessThanOrEqual(1e-9 * twice + 1e-12);
      }),
    );
  });

  it("of an owned machine is never above that of a bought one", () => {
    fc.assert(
      fc.property(anyCase, volume, (change, tokens) => {
        const by = (tenure: "own" | "buy") =>
          localAt(settled({ ...change, frame: { ...change.frame, tenure } }), tokens);
        expect(by("own")).toBeLessThanOrEqual(by("buy") * (1 + 1e-12) + 1e-12);
      }),
    );
  });

  it("is never higher for being switched off when idle", () => {
    fc.assert(
      fc.property(anyCase, volume, (change, tokens) => {
        const by = (whenIdle: "off" | "on") =>
          localAt(settled({ ...change, frame: { ...change.frame, whenIdle } }), tokens);
        expect(by("off")).toBeLessThanOrEqual(by("on") * (1 + 1e-12) + 1e-12);
      }),
    );
  });

  it("counts enough machines for the volume, and not one too many", () => {
    fc.assert(
      fc.property(anyCase, volume, (change, tokens) => {
        const { machine, assumptions, mix } = settled(change);
        const { machines } = costs(change, tokens);
        const capacity = (count: number) => capacityTokensPerDay(mix, machine.speeds, assumptions, count);
        expect(capacity(machines)).toBeGreaterThanOrEqual(tokens * (1 - 1e-8));
        expect(machines === 1 || capacity(machines - 1) < tokens).toBe(true);
      }),
    );
  });
});

describe("an offer", () => {
  it("by the seat costs twelve months for each person, whatever the volume", () => {
    expect(offerAt(bySeat(20), settled(), 1e6, 1)).toBe(240);
    expect(offerAt(bySeat(20), settled(), 1e9, 7)).toBe(1680);
  });

  it("by the hour costs every hour in which requests may come", () => {
    expect(offerAt(byHour(9.42), settled(), 1e6, 1)).toBeCloseTo(82_519, 0);
    const office = settled({ values: { demandHoursPerDay: 8, useDaysPerYear: 260 } });
    expect(offerAt(byHour(9.42), office, 1e6, 5)).toBeCloseTo(9.42 * 2080, 6);
  });

  it("by tokens costs what the cloud's model needs for the same work", () => {
    const longer = settled({ values: { cloudInputRatio: 1.1, cloudOutputRatio: 2 } });
    // (3 * 1.1 + 2) / 4 of 2 dollars on 365 million tokens
    expect(offerAt(hosted(2), longer, 1e6, 1)).toBeCloseTo(730 * 1.325, 9);
  });
});
