import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { billLines, findBreakEven } from "../../../../../src/core/cost/bill/break-even.js";
import { capacityTokensPerDay } from "../../../../../src/core/cost/local/capacity.js";
import { localCostPerYear } from "../../../../../src/core/cost/local/local-cost.js";
import { BOX, boxMix, LEFT_ON } from "../local/used-3090-box.js";

const MIX = boxMix(0);

function millions(usdPerMillion: number, machinesAllowed = 1, maxUtilisation = 1): number | null {
  const { first } = findBreakEven(
    billLines(BOX, MIX, { ...LEFT_ON, maxUtilisation }, machinesAllowed),
    usdPerMillion,
    365,
  );
  return first === null ? null : first / 1e6;
}

describe("break-even of the used 3090 box", () => {
  it.each([
    [4.38, 0.378],
    [2.0, 0.863],
    [0.96, 1.967],
  ])("against %f dollars per million lies at %f million tokens a day", (price, expected) => {
    expect(millions(price)).toBeCloseTo(expected, 3);
  });

  it("against 0.30 lies at 10.39 million, 97 % of what the box can do", () => {
    expect(millions(0.3)).toBeCloseTo(10.39, 2);
    const capacity = capacityTokensPerDay(MIX, BOX.speeds, LEFT_ON) / 1e6;
    expect((millions(0.3) ?? 0) / capacity).toBeCloseTo(0.97, 2);
  });

  it("against 0.317, deepseek-flash over a flat week, lies at 9.34 million, 88 % of what the box can do", () => {
    const price = 0.2625 * (1 + 35 / 168);
    expect(millions(price)).toBeCloseTo(9.34, 2);
    const capacity = capacityTokensPerDay(MIX, BOX.speeds, LEFT_ON) / 1e6;
    expect((millions(price) ?? 0) / capacity).toBeCloseTo(0.88, 2);
  });

  it("against 0.30 does not exist once the box may be busy 60 % of the time only", () => {
    expect(millions(0.3, 1, 0.6)).toBeNull();
  });

  it("against 0.2625 would lie at 13.7 million, more than the box can do, and more boxes do not help", () => {
    expect(millions(0.2625)).toBeNull();
    expect(millions(0.2625, 50)).toBeNull();
    const fixed = localCostPerYear(BOX, boxMix(0), LEFT_ON).total;
    const marginal = (localCostPerYear(BOX, boxMix(1e6), LEFT_ON).total - fixed) / 365;
    expect(fixed / (365 * (0.2625 - marginal))).toBeCloseTo(13.7, 1);
  });

  it("against 0.20 never comes", () => {
    expect(millions(0.2, 50)).toBeNull();
  });

  it("opens a gap at each further machine while the price is close to a full machine's", () => {
    const { ranges, alwaysFrom } = findBreakEven(billLines(BOX, MIX, LEFT_ON, 3), 0.3, 365);
    const inMillions = ranges.map(({ from, to }) => [from / 1e6, to / 1e6]);
    expect(inMillions).toHaveLength(3);
    expect(inMillions[1]?.[0]).toBeCloseTo(2 * 10.39, 1);
    expect(inMillions[1]?.[1]).toBeCloseTo(2 * 10.66, 1);
    expect(alwaysFrom).toBe(ranges[2]?.from);
  });

  it("has one range without gaps when the cloud is dear enough to pay for every further machine", () => {
    const { ranges, first, alwaysFrom } = findBreakEven(billLines(BOX, MIX, LEFT_ON, 3), 4.38, 365);
    expect(ranges).toHaveLength(1);
    expect(alwaysFrom).toBe(first);
  });

  it("lies beyond the bend where a box that is on for 8 hours a day computes longer", () => {
    // 474 a year and 0.43 kW for 8,103 s a million, without any idle time: 474 / (365 * (0.5 - 0.1742)) = 3.986M, 9 hours.
    const { ranges } = findBreakEven(billLines(BOX, MIX, { ...LEFT_ON, onHoursPerDay: 8 }), 0.5, 365);
    expect(ranges).toHaveLength(1);
    expect((ranges[0]?.from ?? 0) / 1e6).toBeCloseTo(3.986, 3);
  });

  it("lies just before that bend, or nowhere, at a price near that of busy power alone", () => {
    // An owned box: 36.8 of idle power, then 0.1459 a million up to 3.55M, and 0.1743 beyond.
    const owned = { ...BOX, priceUsd: 0 };
    const lines = billLines(owned, MIX, { ...LEFT_ON, onHoursPerDay: 8 });
    expect(findBreakEven(lines, 0.1744, 365).first).toBeCloseTo(
      (36.792 / (365 * (0.1744 - 0.145853))) * 1e6,
      -3,
    );
    expect(findBreakEven(lines, 0.174, 365).first).toBeNull();
  });

  it("is at no tokens at all for an owned box that is off when idle, or nowhere", () => {
    const owned = { ...BOX, priceUsd: 0 };
    const off = { ...LEFT_ON, whenIdle: "off" } as const;
    expect(findBreakEven(billLines(owned, MIX, off), 0.18, 365).first).toBe(0);
    expect(findBreakEven(billLines(owned, MIX, off), 0.17, 365).first).toBeNull();
  });
});

describe("a break-even", () => {
  const price = fc.double({ min: 0.05, max: 20, noNaN: true });
  const box = fc.record({
    decode: fc.double({ min: 1, max: 500, noNaN: true }),
    prefill: fc.double({ min: 10, max: 20_000, noNaN: true }),
    priceUsd: fc.double({ min: 100, max: 20_000, noNaN: true }),
    busyWatts: fc.double({ min: 20, max: 1000, noNaN: true }),
    onHoursPerDay: fc.integer({ min: 0, max: 24 }),
  });

  it("is where the costs cross: dearer just before, no dearer just after", () => {
    fc.assert(
      fc.property(box, price, fc.integer({ min: 1, max: 4 }), (made, usd, machines) => {
        const machine = {
          ...BOX,
          speeds: { decode: made.decode, prefill: made.prefill },
          power: { idleWatts: made.busyWatts / 5, prefillWatts: made.busyWatts, decodeWatts: made.busyWatts },
          priceUsd: made.priceUsd,
        };
        const gain = (tokens: number) =>
          (tokens * 365 * usd) / 1e6 - localCostPerYear(machine, boxMix(tokens), assumptions).total;
        const assumptions = { ...LEFT_ON, onHoursPerDay: made.onHoursPerDay };
        const { ranges } = findBreakEven(billLines(machine, MIX, assumptions, machines), usd, 365);
        for (const { from, to } of ranges) {
          const tolerance = 1e-6 * (made.priceUsd + 1000);
          expect(gain(from * (1 - 1e-3))).toBeLessThan(tolerance);
          expect(gain(from + (to - from) * 0.5)).toBeGreaterThan(-tolerance);
          expect(gain(to)).toBeGreaterThan(-tolerance);
        }
      }),
    );
  });
});
