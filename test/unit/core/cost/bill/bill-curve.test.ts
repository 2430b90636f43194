import { describe, expect, it } from "vitest";
import { billCurve } from "../../../../../src/core/cost/bill/bill-curve.js";
import { buildBill } from "../../../../../src/core/cost/bill/build-bill.js";
import { bySeat, type Change, hosted, workedInput } from "./worked-bill.js";

function curve(change: Change = {}) {
  const input = workedInput(change);
  const bill = buildBill(input);
  const found = billCurve(input, bill, "this box");
  const local = found.lines.filter(({ kind }) => kind === "local").flatMap(({ points }) => points);
  return { ...found, bill, local };
}

describe("the curve of a bill", () => {
  it("rises from 10,000 tokens a day to what the box can do, and no further", () => {
    const { local, capacityTokensPerDay, bill } = curve();
    expect(capacityTokensPerDay).toBe(bill.capacityTokensPerDay.point);
    expect(local[0]?.tokensPerDay).toBe(1e4);
    expect(local.at(-1)?.tokensPerDay).toBe(capacityTokensPerDay);
    // The box computes all day: 474 and 0.43 kW * 8760 h * 0.18.
    expect(local.at(-1)?.usdPerYear).toBeCloseTo(474 + 678.02, 1);
    for (const [index, { tokensPerDay, usdPerYear }] of local.slice(1).entries()) {
      expect(tokensPerDay).toBeGreaterThan(local[index]?.tokensPerDay ?? 0);
      expect(usdPerYear).toBeGreaterThan(local[index]?.usdPerYear ?? 0);
    }
  });

  it("has two points at each step, a machine's fixed cost apart", () => {
    const { local, bill } = curve({ input: { machinesAllowed: 3 } });
    const one = bill.capacityTokensPerDay.point;
    const steps = [1, 2].map((count) =>
      local.filter(({ tokensPerDay }) => Math.abs(tokensPerDay / (count * one) - 1) < 1e-5),
    );
    for (const step of steps) {
      expect(step).toHaveLength(2);
      const [before, after] = step;
      expect((after?.usdPerYear ?? 0) - (before?.usdPerYear ?? 0)).toBeCloseTo(474 + 110.376, 1);
    }
  });

  it("marks crossings that lie on both lines", () => {
    const { crossings, local, lines } = curve({
      input: { offers: [hosted(2), hosted(4.38, "on-sale"), hosted(0.2, "historical")] },
    });
    expect(crossings.map(({ tokensPerDay }) => (tokensPerDay / 1e6).toFixed(3))).toEqual(["0.863", "0.378"]);
    expect(crossings[0]?.name).toBe("same weights, at-2");
    for (const { name, tokensPerDay, usdPerYear } of crossings) {
      const cloud = lines.find((line) => line.name === name)?.points ?? [];
      expect(interpolated(cloud, tokensPerDay) / usdPerYear).toBeCloseTo(1, 6);
      expect(interpolated(local, tokensPerDay) / usdPerYear).toBeCloseTo(1, 6);
    }
  });

  it("of a machine of unknown price ends with one of it, and has no crossing beyond", () => {
    // Labour of 2,400 a year weighs less on two machines, so at 0.75 a million two would pay and one does not.
    const change: Change = {
      frame: { tenure: "own" },
      values: { priceUsd: 0, labourHoursPerMonth: 2, labourUsdPerHour: 100 },
      input: { machinesAllowed: 4, offers: [hosted(0.75)] },
    };
    const known = curve(change);
    expect(
      (known.bill.offers[0]?.breakEven?.point ?? 0) / known.bill.capacityTokensPerDay.point,
    ).toBeGreaterThan(1);
    expect(known.bill.offers[0]?.breakEven?.neverShare).toBe(0);
    expect(known.crossings).toHaveLength(1);
    const unknown = curve({ ...change, input: { ...change.input, isPriceUnknown: true } });
    expect(unknown.capacityTokensPerDay).toBe(unknown.bill.capacityTokensPerDay.point);
    expect(unknown.crossings).toEqual([]);
    expect(unknown.bill.offers[0]?.breakEven).toMatchObject({ point: null, neverShare: 1, alwaysFrom: null });
  });

  it("draws few offers: the host, the middle one on sale, GPT-4o of January 2025, none by the seat", () => {
    const gpt = { ...hosted(4.38, "historical"), label: "GPT-4o" };
    const onSale = [0.3, 1, 5, 9].map((usd) => hosted(usd, "on-sale"));
    const { lines } = curve({
      input: { offers: [hosted(2), hosted(3), ...onSale, hosted(0.9, "historical"), gpt, bySeat(20)] },
    });
    expect(lines.map(({ name }) => name)).toEqual([
      "this box",
      "same weights, at-2",
      "at-1",
      "GPT-4o, January 2025",
    ]);
  });
});

function interpolated(
  points: readonly { readonly tokensPerDay: number; readonly usdPerYear: number }[],
  at: number,
): number {
  const above = points.findIndex(({ tokensPerDay }) => tokensPerDay >= at);
  const [a, b] = [points[above - 1], points[above]];
  if (a === undefined || b === undefined) throw new Error("outside the line");
  const share = (at - a.tokensPerDay) / (b.tokensPerDay - a.tokensPerDay);
  return a.usdPerYear + share * (b.usdPerYear - a.usdPerYear);
}
