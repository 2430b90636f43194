import { describe, expect, it } from "vitest";
import {
  cheaperShare,
  maybeRangeOf,
  rangeOf,
  standingOf,
} from "../../../../../src/core/cost/bill/summarize.js";

/** 0, 1, ... 1000 in a shuffled order. */
const THOUSAND = Float64Array.from({ length: 1001 }, (_, index) => (index * 337) % 1001);

describe("an interval of draws", () => {
  it("holds the middle 95 % of them, and the best estimate even if that lies outside", () => {
    expect(rangeOf(500, THOUSAND)).toEqual({ low: 25, point: 500, high: 975 });
    expect(rangeOf(10, THOUSAND)).toEqual({ low: 10, point: 10, high: 975 });
    expect(rangeOf(999, THOUSAND)).toEqual({ low: 25, point: 999, high: 999 });
  });

  it("ends in never where more than a fortieth of the draws do", () => {
    const withNever = (count: number) =>
      THOUSAND.map((value) => (value > 1000 - count ? Number.POSITIVE_INFINITY : value));
    expect(maybeRangeOf(500, withNever(20))).toEqual({
      ...{ low: 25, point: 500, high: 975 },
      neverShare: 20 / 1001,
    });
    expect(maybeRangeOf(500, withNever(30))).toMatchObject({ low: 25, high: null });
    expect(maybeRangeOf(null, withNever(990))).toMatchObject({ low: null, point: null, high: null });
  });
});

describe("the standing against an offer", () => {
  it("is said only where 19 of 20 draws agree", () => {
    const standings = [1, 0.95, 0.949, 0.5, 0.051, 0.05, 0].map(standingOf);
    expect(standings).toEqual(["cheaper", "cheaper", "open", "open", "open", "dearer", "dearer"]);
  });

  it("compares draw by draw, and the same cost is no dearer", () => {
    expect(cheaperShare(Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 2, 2, 9))).toBe(0.75);
  });
});
