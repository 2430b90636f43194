import { describe, expect, it } from "vitest";
import type { TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { at, codes, ON_GPU, readings, type Story } from "./story.js";

const HARDWARE = { source: "nvidia-smi", quantity: "throttle-hardware", scope: "gpu" } as const;
const SOFTWARE = { source: "nvidia-smi", quantity: "throttle-software", scope: "gpu" } as const;
const onGpu = (...series: TelemetrySeries[]): Story => ({ ...ON_GPU, series });

/** Values last 12.8 s, from second 0 of each process on. */
describe("V04", () => {
  it("calls a card throttled whose hardware slowed it down after the first second", () => {
    expect(codes(onGpu(readings(HARDWARE, at(1, 0), [0, 0, 0, 1, 0])))).toEqual(["V04 noisy"]);
  });

  it("does not hold the first second against it", () => {
    expect(codes(onGpu(readings(HARDWARE, at(1, 0.5), [1, 0, 0, 0])))).toEqual([]);
    expect(codes(onGpu(readings(HARDWARE, at(1, 0.999), [1])))).toEqual([]);
    expect(codes(onGpu(readings(HARDWARE, at(1, 1), [1])))).toEqual(["V04 noisy"]);
  });

  it("counts the first second once for values that follow each other without a pause", () => {
    // Second value: 12.8 s to 25.6 s. Its first second is no onset.
    const two = {
      speeds: [
        [10, 10],
        [10, 10],
        [10, 10],
      ],
    };
    expect(codes({ ...onGpu(readings(HARDWARE, at(1, 13), [1])), ...two })).toEqual(["V04 noisy"]);
  });

  it("does not look before or after the values", () => {
    expect(codes(onGpu(readings(HARDWARE, at(1, -3), [1, 1, 1, 1])))).toEqual([]);
    expect(codes(onGpu(readings(HARDWARE, at(1, 12.9), [1, 1])))).toEqual([]);
  });

  it("bears the driver's own limit in 5 % of readings, not in more", () => {
    // Values of 20 s: 20 readings each, 60 in all. Three of 60 are 5 %.
    const long = { speeds: [[6.4], [6.4], [6.4]] };
    const flags = (count: number) =>
      [0, 1, 2].map((process) =>
        readings(
          SOFTWARE,
          at(process, 0.5),
          Array.from({ length: 20 }, (_, second) => Number(second < count)),
        ),
      );
    const joined = (count: number): TelemetrySeries => {
      const parts = flags(count);
      return {
        ...(parts[0] ?? readings(SOFTWARE, 0, [])),
        atMs: parts.flatMap(({ atMs }) => atMs),
        values: parts.flatMap(({ values }) => values),
      };
    };
    expect(codes({ ...onGpu(joined(1)), ...long })).toEqual([]);
    expect(codes({ ...onGpu(joined(2)), ...long })).toEqual(["V04 noisy"]);
  });

  it("holds only a remark against a test that is there to heat the machine", () => {
    const series = [readings(HARDWARE, at(1, 3), [1])];
    expect(codes({ ...ON_GPU, asked: "sust2", series })).toEqual(["V04 valid"]);
  });

  it("says nothing where the card did no work, or nothing is known", () => {
    const flagged = readings(HARDWARE, at(1, 3), [1, 1, 1]);
    expect(codes({ series: [flagged] })).toEqual([]);
    expect(codes(onGpu(readings(HARDWARE, at(1, 0), [])))).toEqual([]);
    expect(codes(onGpu(readings(HARDWARE, at(1, 2), [null, null])))).toEqual([]);
    expect(codes(onGpu(readings(SOFTWARE, at(1, 2), [null, null])))).toEqual([]);
    expect(codes(onGpu({ ...flagged, values: [] }))).toEqual([]);
    expect(codes(onGpu({ ...flagged, source: "cpu-throttle", scope: "cpu" }))).toEqual([]);
  });

  it("leaves out values that do not count", () => {
    const value = (_: unknown, order: number) => ({ disturbed: order === 0 });
    const speeds = [
      [10, 10],
      [10, 10],
      [10, 10],
    ];
    const first = readings(HARDWARE, at(0, 3), [1]);
    expect(codes({ ...onGpu(first), speeds, value })).toEqual(["V06 valid"]);
  });
});
