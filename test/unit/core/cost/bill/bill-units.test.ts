import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BillInput } from "../../../../../src/core/cost/bill/bill-input.js";
import type { Bill } from "../../../../../src/core/cost/bill/bill-model.js";
import { buildBill } from "../../../../../src/core/cost/bill/build-bill.js";
import type { CaseValues } from "../../../../../src/core/cost/case/parameters.js";
import type { CaseFrame } from "../../../../../src/core/cost/case/settle.js";
import { byHour, bySeat, hosted, workedInput } from "./worked-bill.js";

/** Factors by dimension: money, tokens, and watts against the price of a kilowatt-hour. */
interface Scale {
  readonly usd: number;
  readonly tokens: number;
  readonly watts: number;
}

const PLAIN: Scale = { usd: 1, tokens: 1, watts: 1 };
const VOLUMES = [1e5, 1e6, 12e6];

function billOf(tenure: CaseFrame["tenure"], { usd, tokens, watts }: Scale): Bill {
  const price = (perMillion: number) => (perMillion * usd) / tokens;
  const values: Partial<CaseValues> = {
    priceUsd: 1800 * usd,
    rentUsdPerHour: 0.2 * usd,
    tariffUsdPerKwh: (0.18 * usd) / watts,
    labourHoursPerMonth: 0.5,
    labourUsdPerHour: 20 * usd,
    prefillTokensPerSecond: 1000 * tokens,
    decodeTokensPerSecond: 34 * tokens,
    loadSeconds: 20,
    costOfCapital: 0.05,
  };
  const input: Partial<BillInput> = {
    offers: [
      hosted(price(0.96)),
      hosted(price(4.38), "on-sale"),
      byHour(1.5 * usd, "on-sale"),
      bySeat(20 * usd),
    ],
    volumes: VOLUMES.map((volume) => volume * tokens),
    headline: 1e6 * tokens,
    streams: [{ streams: 8, decodeTokensPerSecond: 200 * tokens }],
    salaryUsd: 144_570 * usd,
    machinesAllowed: 3,
    draws: 20,
  };
  const tariff = 0.18 * (usd / watts);
  return buildBill(
    workedInput({
      frame: {
        tenure,
        power: { idleWatts: 70 * watts, prefillWatts: 430 * watts, decodeWatts: 400 * watts },
      },
      values,
      ranges: { tariffUsdPerKwh: { low: tariff * 0.7, point: tariff, high: tariff * 1.4 } },
      input,
    }),
  );
}

/** Every figure of a bill, sorted by its dimension. */
function figures(bill: Bill) {
  const range = ({ low, point, high }: { low: number | null; point: number | null; high: number | null }) => [
    low,
    point,
    high,
  ];
  const breakEvens = bill.offers.flatMap(({ breakEven }) =>
    breakEven === null ? [] : [...range(breakEven), breakEven.alwaysFrom],
  );
  return {
    usd: [
      ...bill.local.flatMap(({ usdPerYear }) => range(usdPerYear)),
      ...[bill.causes.capital, bill.causes.electricity, bill.causes.labour, bill.causes.rent],
      bill.fixedUsdPerYear,
      ...bill.offers.flatMap(({ usdPerYear, usdPerYearFalling }) => [...usdPerYear, usdPerYearFalling]),
      ...range(bill.privacyUsdPerYear ?? { low: null, point: null, high: null }),
      ...bill.tornado.flatMap(({ atLow, atHigh }) => [atLow, atHigh]),
      bill.resaleForgoneUsdPerYear,
    ],
    usdPerToken: [
      bill.marginalUsdPerMillionTokens,
      ...range(bill.usdPerMillionTokens),
      ...bill.offers.map(({ usdPerMillionTokens }) => usdPerMillionTokens),
    ],
    tokens: [
      ...range(bill.capacityTokensPerDay),
      ...breakEvens,
      bill.salary.tokensPerDay,
      ...bill.offers.map(({ tokensPerDayForSalary }) => tokensPerDayForSalary),
    ],
    none: [
      ...bill.local.flatMap(({ machines, utilisation }) => [machines, utilisation]),
      ...bill.offers.flatMap(({ cheaperShares, breakEven }) => [
        ...cheaperShares,
        breakEven?.utilisation ?? null,
        breakEven?.neverShare ?? null,
      ]),
      ...range(bill.paybackYears ?? { low: null, point: null, high: null }),
      ...range(bill.salary.share),
      bill.salary.machines,
    ],
    words: [
      bill.verdict,
      ...bill.offers.flatMap(({ standings }) => standings),
      ...bill.levers.map(({ name }) => name),
    ],
  };
}

function expectScaled(tenure: CaseFrame["tenure"], scale: Scale): void {
  const [before, after] = [figures(billOf(tenure, PLAIN)), figures(billOf(tenure, scale))];
  const factors = {
    usd: scale.usd,
    usdPerToken: scale.usd / scale.tokens,
    tokens: scale.tokens,
    none: 1,
  };
  for (const [dimension, factor] of Object.entries(factors) as [keyof typeof factors, number][]) {
    for (const [index, value] of before[dimension].entries()) {
      const scaled = after[dimension][index] ?? null;
      const where = `${dimension} ${index}`;
      if (value === null || scaled === null) expect([where, scaled]).toEqual([where, value]);
      else {
        const isClose = Math.abs(scaled - value * factor) <= 1e-9 * Math.abs(value * factor) + 1e-12;
        expect([where, isClose, scaled, value * factor]).toEqual([where, true, scaled, value * factor]);
      }
    }
  }
  expect(after.words).toEqual(before.words);
}

const TENURES = ["buy", "own", "rent"] as const;
const factor = fc.constantFrom(0.01, 0.3, 2, 7, 90);

describe("a bill in other units", () => {
  it.each(TENURES)("of money (%s): every dollar figure follows, volumes and years stay", (tenure) => {
    fc.assert(
      fc.property(factor, (usd) => expectScaled(tenure, { ...PLAIN, usd })),
      { numRuns: 5 },
    );
  });

  it.each(TENURES)("of tokens (%s): the bill stays, volumes and speeds follow", (tenure) => {
    fc.assert(
      fc.property(factor, (tokens) => expectScaled(tenure, { ...PLAIN, tokens })),
      { numRuns: 5 },
    );
  });

  it.each(TENURES)("of power (%s): k times the watts at a k-th of the tariff change nothing", (tenure) => {
    fc.assert(
      fc.property(factor, (watts) => expectScaled(tenure, { ...PLAIN, watts })),
      { numRuns: 5 },
    );
  });
});
