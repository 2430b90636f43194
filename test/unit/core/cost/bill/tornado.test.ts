import { describe, expect, it } from "vitest";
import { tornado } from "../../../../../src/core/cost/bill/tornado.js";
import { pointValues } from "../../../../../src/core/cost/case/parameters.js";
import { hosted, workedInput } from "./worked-bill.js";

const RANGES = {
  tariffUsdPerKwh: { low: 0.1, point: 0.18, high: 0.26 },
  lifeYears: { low: 2, point: 3, high: 5 },
  resaleShare: { low: 0, point: 0.3, high: 0.5 },
  maxUtilisation: { low: 0.5, point: 0.9, high: 1 },
};

function bars(usdPerMillion: number | null, ranges: Parameters<typeof workedInput>[0] = { ranges: RANGES }) {
  const input = workedInput(ranges);
  const reference = usdPerMillion === null ? null : hosted(usdPerMillion);
  return tornado(input, pointValues(input.parameters), reference);
}

describe("the tornado of the used 3090 box", () => {
  it("ranks what moves the bill most, by hand, and leaves out what does nothing", () => {
    const found = bars(null);
    expect(found.map(({ key }) => key)).toEqual(["lifeYears", "resaleShare", "tariffUsdPerKwh"]);
    const rounded = found.map(({ atLow, atHigh }) => [Math.round(atLow), Math.round(atHigh)]);
    // 848 with a life of 2; 1,260 over 5 years is 252; all or half of 1,800 over 3 years; 908.9 kWh.
    expect(rounded).toEqual([
      [848, 470],
      [818, 518],
      [565, 710],
    ]);
  });

  it("marks what alone turns the answer: at 1.9 dollars a million, 693.5 a year, all three do", () => {
    const flipping = (usd: number) => bars(usd).flatMap(({ key, flips }) => (flips ? [key] : []));
    expect(flipping(1.9)).toEqual(["lifeYears", "resaleShare", "tariffUsdPerKwh"]);
    // 803 a year: dearer only with a life of 2 years or without resale.
    expect(flipping(2.2)).toEqual(["lifeYears", "resaleShare"]);
    // 496.4 a year, less than the box costs: cheaper only with a life of 5 years.
    expect(flipping(1.36)).toEqual(["lifeYears"]);
    expect(flipping(3)).toEqual([]);
    expect(bars(null).some(({ flips }) => flips)).toBe(false);
  });

  it("shows what moves only the cloud's bill where that alone turns the answer", () => {
    const ranges = { cloudOutputRatio: { low: 0.5, point: 1, high: 3 } };
    // 2 dollars a million are 730 a year here; with half the output 7/8 of it, 638.75; at 1.9 606.8.
    expect(bars(2, { ranges })).toEqual([]);
    const [bar] = bars(1.9, { ranges });
    expect(bar).toMatchObject({ key: "cloudOutputRatio", flips: true });
    expect(bar?.atLow).toBe(bar?.atHigh);
  });

  it("follows what counts on both sides: a year of half the days costs the cloud half", () => {
    const ranges = { useDaysPerYear: { low: 182.5, point: 365, high: 365 } };
    const [bar] = bars(2, { ranges });
    // 730 falls to 365; here 474 + 110.4 + half of 53.3.
    expect(bar).toMatchObject({ key: "useDaysPerYear", flips: true });
    expect(bar?.atLow).toBeCloseTo(611.0, 1);
  });
});
