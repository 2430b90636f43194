import { describe, expect, it } from "vitest";
import type { Profile } from "../../../../src/schema/plan.js";
import { codes, type Story, words } from "./story.js";

/** Three processes around 10 tokens/s whose interval has this half-width (a ratio), the number fixed beforehand. */
function width(ratio: number): Story {
  // Values at -d, 0, +d in ln: sd d, half-width exp(t(0.975, 2) d / sqrt(3)) - 1, t = 4.30265.
  const d = (Math.log1p(ratio) * Math.sqrt(3)) / 4.302653;
  return { speeds: [[10 * Math.exp(-d)], [10], [10 * Math.exp(d)]], replication: { kMin: 3, kMax: 3 } };
}

describe("V08, width of the interval", () => {
  it.each<[Profile, number, number]>([
    ["quick", 0.05, 0.15],
    ["standard", 0.02, 0.05],
    ["rigorous", 0.01, 0.025],
  ])("in the %s profile is wide above %d and noisy above %d", (profile, wide, noisy) => {
    const at = (ratio: number) => codes({ ...width(ratio), profile });
    expect(at(wide - 1e-4)).toEqual([]);
    expect(at(wide + 1e-4)).toEqual(["V08 wide"]);
    expect(at(noisy - 1e-4)).toEqual(["V08 wide"]);
    expect(at(noisy + 1e-4)).toEqual(["V08 noisy"]);
  });

  it("holds a run to the target it was given", () => {
    const story = (targetHalfWidth: number): Story => ({
      ...width(0.03),
      profile: "standard",
      replication: { kMin: 3, kMax: 3, targetHalfWidth },
    });
    expect(codes(story(0.04))).toEqual([]);
    expect(codes(story(0.02))).toEqual(["V08 wide"]);
    expect(words(story(0.025))).toMatch(/wider than ±2\.5 %/);
    expect(
      codes({ ...story(0.2), ...width(0.06), replication: { kMin: 3, kMax: 3, targetHalfWidth: 0.2 } }),
    ).toEqual(["V08 noisy"]);
  });

  it("gives the range of one process instead of an interval", () => {
    expect(codes({ speeds: [[10]] })).toEqual(["V08 wide"]);
    expect(words({ speeds: [[10]] })).toMatch(/^1 process: that gives no interval/);
    expect(words({ speeds: [[10, 10.5, 9.8]] })).toMatch(/range from 9\.80 to 10\.5 tokens\/s/);
  });
});
