import { describe, expect, it } from "vitest";
import type { TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { at, codes, readings, type Story, words } from "./story.js";

const skewed = (seconds: number): Story => ({
  value: (_, order) => ({ clockSkewSeconds: order === 1 ? seconds : 0.1 }),
});
const LOAD = { source: "proc-load", quantity: "foreign-load", scope: "system" } as const;
const series = (...times: number[]): TelemetrySeries => ({
  ...readings(
    LOAD,
    0,
    times.map(() => 0),
  ),
  atMs: times.map((second) => at(0, second)),
});

describe("V10", () => {
  it("refuses a value during which the clocks differ by more than a second", () => {
    expect(codes(skewed(1))).toEqual([]);
    expect(codes(skewed(1.01))).toEqual(["V10 invalid"]);
    expect(codes(skewed(-1.01))).toEqual(["V10 invalid"]);
    expect(words(skewed(3600))).toMatch(/3600\.0 s ahead during a value/);
    expect(words(skewed(-5))).toMatch(/set back by 5\.0 s/);
  });

  it("refuses a process during which the times of readings run backwards", () => {
    expect(codes({ series: [series(1, 2, 0.5, 1.5)] })).toEqual(["V10 invalid"]);
    expect(codes({ series: [series(1, 2, 1, 2)] })).toEqual([]);
  });

  it("bears a clock set back between runs, and readings with gaps", () => {
    expect(codes({ series: [series(-500, -600, 1, 2)] })).toEqual([]);
    expect(codes({ series: [series(1, 2, 60, 61, 3600)] })).toEqual([]);
    expect(codes({ series: [series()] })).toEqual([]);
  });
});
