import { describe, expect, it } from "vitest";
import type { BillInput } from "../../../../../src/core/cost/bill/bill-input.js";
import { buildBill } from "../../../../../src/core/cost/bill/build-bill.js";
import { sideBySide } from "../../../../../src/core/cost/bill/side-by-side.js";
import { type Change, workedInput } from "./worked-bill.js";

function together(...inputs: BillInput[]) {
  return sideBySide(
    inputs,
    inputs.map((input) => buildBill(input)),
  );
}

/** A bill of fixed + slope * tokens: price over 1 year without resale or upkeep; 1 kW at 1 USD/kWh when busy. */
function line(fixed: number, decodeTokensPerSecond: number, change: Change = {}): BillInput {
  return workedInput({
    frame: {
      whenIdle: "off",
      inputPerOutput: 0,
      power: { idleWatts: 0, prefillWatts: 1000, decodeWatts: 1000 },
      ...change.frame,
    },
    values: {
      priceUsd: fixed,
      decodeTokensPerSecond,
      lifeYears: 1,
      resaleShare: 0,
      maintenanceShare: 0,
      tariffUsdPerKwh: 1,
      ...change.values,
    },
    ...(change.ranges === undefined ? {} : { ranges: change.ranges }),
    input: { volumes: [1e5, 1e6, 8e6], ...change.input },
  });
}

describe("two machines side by side", () => {
  it("change places where their straight lines cross", () => {
    // 365 days * T / speed / 3600 dollars: 100 + T * 365 / 360,000 and 1,000 + T * 365 / 3,600,000.
    // 900 = T * 365 * 9 / 3,600,000: T = 986,301.
    const { best, changes } = together(line(100, 100), line(1000, 1000));
    expect(best.map(({ side }) => side)).toEqual([0, 1, 1]);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.side).toBe(1);
    expect(changes[0]?.tokensPerDay).toBeCloseTo((900 * 3_600_000) / (365 * 9), 0);
  });

  it("change at the step where one of them needs a second machine", () => {
    // Same speed, same power: 1,000 once against 600 for each 43.2M tokens a day.
    const half = line(600, 1000, { values: { maxUtilisation: 0.5 } });
    const { changes } = together(half, line(1000, 1000));
    expect(changes[0]).toMatchObject({ side: 1 });
    expect(changes[0]?.tokensPerDay).toBeCloseTo(43.2e6, -2);
  });

  it("are apart only where their intervals are", () => {
    const doubt = (fixed: number, speed: number, share: number) =>
      line(fixed, speed, {
        ranges: { priceUsd: { low: fixed * (1 - share), point: fixed, high: fixed * (1 + share) } },
        input: { draws: 300 },
      });
    const wide = together(doubt(100, 100, 0.3), doubt(160, 100, 0.3));
    const narrow = together(doubt(100, 100, 0.1), doubt(160, 100, 0.1));
    expect(wide.best[0]).toEqual({ side: 0, isApart: false });
    expect(narrow.best[0]).toEqual({ side: 0, isApart: true });
  });

  it("of unknown price count as far as one of them reaches, and beyond all of them nothing is said", () => {
    const owned = (speed: number) =>
      line(0, speed, {
        frame: { tenure: "own" },
        input: { isPriceUnknown: true, volumes: [1e6, 20e6, 1e8] },
      });
    // 100 tokens/s are 8.64M a day, 300 are 25.92M; the slower one never is the cheaper.
    const { best, changes } = together(owned(100), owned(300));
    expect(best.map(({ side }) => side)).toEqual([1, 1, null]);
    expect(changes.map(({ side }) => side)).toEqual([null]);
    expect((changes[0]?.tokensPerDay ?? 0) / 1e6).toBeCloseTo(25.92, 2);
  });

  it("of known price go on beyond what one machine of unknown price can do", () => {
    const owned = line(0, 100, { frame: { tenure: "own" }, input: { isPriceUnknown: true } });
    const { best, changes } = together(owned, line(1e6, 100));
    expect(best.map(({ side }) => side)).toEqual([0, 0, 0]);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.side).toBe(1);
    expect((changes[0]?.tokensPerDay ?? 0) / 1e6).toBeCloseTo(8.64, 2);
  });
});
