import { describe, expect, it } from "vitest";
import { roughYear } from "../../../../../src/core/cost/year/rough-year.js";

const machine = {
  speeds: { prefill: 1000, decode: 50 },
  power: { idleWatts: 50, prefillWatts: 400, decodeWatts: 400 },
} as const;

describe("roughYear", () => {
  it("is electricity alone for a machine that is there", () => {
    // 750,000 tokens read in 750 s, 250,000 written in 5,000 s, 30 s of loading, at 400 W and 0.18 USD/kWh.
    const expected = ((365 * 5780 * 400) / 3.6e6) * 0.18;
    expect(roughYear({ ...machine, tenure: "own", priceUsd: 0 }, 1e6)).toBeCloseTo(expected, 6);
  });

  it("adds the price over three years less 30 % resale, and 3 % of upkeep", () => {
    const own = roughYear({ ...machine, tenure: "own", priceUsd: 0 }, 1e6);
    const bought = roughYear({ ...machine, tenure: "buy", priceUsd: 1500 }, 1e6);
    expect(bought - own).toBeCloseTo((1500 * 0.7) / 3 + 45, 6);
  });
});
