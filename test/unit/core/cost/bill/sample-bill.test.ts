import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offerAt } from "../../../../../src/core/cost/bill/bill-at.js";
import { buildBill } from "../../../../../src/core/cost/bill/build-bill.js";
import { sampleBill } from "../../../../../src/core/cost/bill/sample-bill.js";
import { pointValues } from "../../../../../src/core/cost/case/parameters.js";
import { settleCase } from "../../../../../src/core/cost/case/settle.js";
import { PRESETS } from "../../../../../src/core/cost/local/presets.js";
import { within } from "../../../../../src/core/cost/range.js";
import { type Change, hosted, workedInput } from "./worked-bill.js";

const DOUBTS: Change = {
  ranges: {
    ...PRESETS.home.ranges,
    decodeTokensPerSecond: within(34, 0.1),
    priceUsd: { low: 1200, point: 1800, high: 3000 },
    wattsFactor: within(1, 0.2),
  },
};

function uncertain(draws: number, seed: number, usdPerMillion = 1.8) {
  return workedInput({
    ...DOUBTS,
    input: { offers: [hosted(usdPerMillion)], machinesAllowed: 4, draws, seed },
  });
}

describe("a bill of uncertain figures", () => {
  it("is the same for the same seed", () => {
    expect(buildBill(uncertain(200, 7))).toEqual(buildBill(uncertain(200, 7)));
    expect(sampleBill(uncertain(200, 7), 0)).not.toEqual(sampleBill(uncertain(200, 8), 0));
  });

  it("moves its limits by under two hundredths with another seed", () => {
    const bills = [1, 2, 3].map((seed) => buildBill(uncertain(10_000, seed)));
    const limits = bills.map(({ local, capacityTokensPerDay, offers, paybackYears }) => [
      ...local.flatMap(({ usdPerYear }) => [usdPerYear.low, usdPerYear.high]),
      ...[capacityTokensPerDay.low, capacityTokensPerDay.high],
      ...[offers[0]?.breakEven?.low ?? 0, offers[0]?.breakEven?.high ?? 0],
      ...[paybackYears?.low ?? 0, paybackYears?.high ?? 0],
    ]);
    for (const other of limits.slice(1)) {
      for (const [index, limit] of other.entries()) {
        expect(limit).toBeGreaterThan(0);
        expect(Math.abs(limit / (limits[0]?.[index] ?? 0) - 1)).toBeLessThan(0.02);
      }
    }
  });

  it("holds each best estimate within its interval", () => {
    const { local, usdPerMillionTokens, capacityTokensPerDay, offers, paybackYears, privacyUsdPerYear } =
      buildBill(uncertain(2000, 1));
    const ranges = [
      ...local.map(({ usdPerYear }) => usdPerYear),
      ...[usdPerMillionTokens, capacityTokensPerDay, offers[0]?.breakEven, paybackYears, privacyUsdPerYear],
    ];
    for (const range of ranges) {
      expect(range?.low).toBeLessThan(range?.point ?? 0);
      expect(range?.high).toBeGreaterThan(range?.point ?? 0);
    }
  });

  it("has one number for everything where nothing is uncertain", () => {
    const bill = buildBill(workedInput({ input: { draws: 50 } }));
    const ranges = [
      ...bill.local.map(({ usdPerYear }) => usdPerYear),
      bill.usdPerMillionTokens,
      bill.capacityTokensPerDay,
      bill.offers[0]?.breakEven,
      bill.paybackYears,
      bill.privacyUsdPerYear,
    ];
    for (const range of ranges) expect([range?.low, range?.high]).toEqual([range?.point, range?.point]);
    expect(bill.tornado).toEqual([]);
  });

  it("finds the break-even of each draw on the line where the two bills meet", () => {
    const price = fc.double({ min: 0.3, max: 10, noNaN: true });
    fc.assert(
      fc.property(price, (usd) => {
        const input = uncertain(20, 3, usd);
        const samples = sampleBill(input, 0);
        const bills = sampleBill(
          { ...input, volumes: [...(samples.breakEvens[0] ?? [])].filter(Number.isFinite) },
          0,
        );
        let column = 0;
        for (const [draw, volume] of (samples.breakEvens[0] ?? []).entries()) {
          if (!Number.isFinite(volume)) continue;
          const here = bills.local[column]?.[draw] ?? 0;
          const there = bills.offers[0]?.[column]?.[draw] ?? 0;
          expect(Math.abs(here / there - 1)).toBeLessThan(1e-6);
          column += 1;
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("the standing of a bill", () => {
  const standing = (usdPerMillion: number) => buildBill(uncertain(1000, 1, usdPerMillion)).verdict;

  it("is cheaper, open or dearer as the offer passes through the interval", () => {
    const { low, high } = buildBill(uncertain(1000, 1)).usdPerMillionTokens;
    expect(standing(high * 1.1)).toBe("cheaper");
    expect(standing((low + high) / 2)).toBe("open");
    expect(standing(low * 0.9)).toBe("dearer");
  });

  it("against prices that fall is judged at their mean over the life", () => {
    const input = workedInput({ input: { offers: [hosted(3)] }, values: { lifeYears: 2 } });
    const line = buildBill(input).reference;
    const today = offerAt(hosted(3), settleCase(input.frame, pointValues(input.parameters)), 1e6, 1);
    expect(today).toBeCloseTo(1095, 9);
    expect(line?.usdPerYearFalling).toBeCloseTo((1095 * 0.75) / (2 * Math.LN2), 9);
    // 848 dollars a year here: below 1,095, above 592.
    expect([line?.standings[1], line?.standingFalling]).toEqual(["cheaper", "dearer"]);
  });
});
