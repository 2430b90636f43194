import { describe, expect, it } from "vitest";
import type { TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { at, codes, ON_GPU, readings } from "./story.js";

const COUNT = { source: "cpu-throttle", quantity: "throttle-hardware", scope: "package" } as const;
const judged = (series: TelemetrySeries) => codes({ series: [series] });

/** Values last 12.8 s, from second 0 of each process on. */
describe("V05", () => {
  it("calls a processor throttled whose counter rose while a value was taken", () => {
    expect(judged(readings(COUNT, at(0, 0), [7, 7, 7, 8, 8]))).toEqual(["V05 noisy"]);
    expect(judged(readings(COUNT, at(0, 0), [7, 7, 7, 7, 7]))).toEqual([]);
  });

  it("sees a rise between the reading before and the first one inside, and at the end", () => {
    expect(judged(readings(COUNT, at(0, -0.5), [7, 8]))).toEqual(["V05 noisy"]);
    expect(judged(readings(COUNT, at(0, 12.5), [7, 8]))).toEqual(["V05 noisy"]);
  });

  it("does not see what rose before or after", () => {
    expect(judged(readings(COUNT, at(0, -5), [1, 2, 3, 4, 5, 5]))).toEqual([]);
    expect(judged(readings(COUNT, at(0, 13), [7, 8, 9]))).toEqual([]);
  });

  it("does not bridge a gap: what rose in an hour without readings is nobody's", () => {
    const before = readings(COUNT, at(0, -3600), [3]);
    const inside = readings(COUNT, at(0, 5), [9, 9]);
    expect(judged({ ...before, atMs: [...before.atMs, ...inside.atMs], values: [3, 9, 9] })).toEqual([]);
  });

  it("takes a count that fell for one started anew", () => {
    expect(judged(readings(COUNT, at(0, 0), [500, 500, 0, 0]))).toEqual([]);
    expect(judged(readings(COUNT, at(0, 0), [500, 500, 0, 1]))).toEqual(["V05 noisy"]);
  });

  it("reads past a reading that failed", () => {
    expect(judged(readings(COUNT, at(0, 0), [7, null, 8]))).toEqual(["V05 noisy"]);
    expect(judged(readings(COUNT, at(0, 0), [null, null]))).toEqual([]);
    expect(judged(readings(COUNT, at(0, 0), []))).toEqual([]);
  });

  it("does not matter when the card holds all layers, and is a remark on a sustained test", () => {
    const series = [readings(COUNT, at(0, 0), [7, 8, 9])];
    expect(codes({ ...ON_GPU, series })).toEqual([]);
    expect(codes({ asked: "sust2", series })).toEqual(["V05 valid"]);
  });
});
