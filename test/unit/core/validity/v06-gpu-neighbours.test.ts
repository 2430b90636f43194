import { describe, expect, it } from "vitest";
import type { TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { at, codes, ON_GPU, readings, type Story, words } from "./story.js";

const MEMORY = { source: "nvidia-smi", quantity: "memory-used", scope: "gpu" } as const;
const UTILIZATION = { source: "nvidia-smi", quantity: "utilization", scope: "gpu" } as const;
const MIB = 1024 * 1024;
const onGpu = (...series: TelemetrySeries[]): Story => ({ ...ON_GPU, series });

describe("V06 on a graphics card", () => {
  it("sees memory that comes or goes while values are taken", () => {
    const used = (change: number) => readings(MEMORY, at(0, 2), [6e9, 6e9 + change, 6e9]);
    expect(codes(onGpu(used(100 * MIB)))).toEqual([]);
    expect(codes(onGpu(used(100 * MIB + 1)))).toEqual(["V06 noisy"]);
    expect(codes(onGpu(used(-100 * MIB - 1)))).toEqual(["V06 noisy"]);
    expect(codes({ ...onGpu(used(200 * MIB)), profile: "standard" })).toContain("V06 invalid");
  });

  it("does not take our own loading and unloading for a neighbour's", () => {
    // The value ends at second 12.8; each process loads before and frees after.
    const used = readings(MEMORY, at(0, -2), [1e9, 3e9, ...Array(13).fill(6e9), 1e9]);
    expect(codes(onGpu(used))).toEqual([]);
  });

  it("sees a card that is busy while nothing of ours runs", () => {
    // Processes run from second -10 to 70 of each hundred.
    const busy = (share: number, second = 75) => readings(UTILIZATION, at(0, second), [share, share]);
    expect(codes(onGpu(busy(0.05)))).toEqual([]);
    expect(codes(onGpu(busy(0.06)))).toEqual(["V06 noisy"]);
    expect(words(onGpu(busy(0.3)))).toMatch(/30 % busy while nothing of ours ran/);
    expect(codes(onGpu(busy(1, 10)))).toEqual([]);
    // Just after the end the mean still holds our own work.
    expect(codes(onGpu(busy(1, 70.5)))).toEqual([]);
  });

  it("takes the idle time before the first process, and what comes after the last", () => {
    const idle = { fromMs: at(0, -40), toMs: at(0, -12) };
    expect(codes({ ...onGpu(readings(UTILIZATION, at(0, -30), [0.5])), idle })).toEqual(["V06 noisy"]);
    expect(codes({ ...onGpu(readings(UTILIZATION, at(0, -50), [0.5])), idle })).toEqual([]);
    expect(codes(onGpu(readings(UTILIZATION, at(2, 90), [0.5])))).toEqual(["V06 noisy"]);
  });

  it("says nothing without readings, or of a card that did no work", () => {
    expect(codes(onGpu(readings(MEMORY, at(0, 2), [])))).toEqual([]);
    expect(codes(onGpu(readings(MEMORY, at(0, 2), [null, null])))).toEqual([]);
    expect(codes(onGpu(readings(UTILIZATION, at(0, 75), [null])))).toEqual([]);
    expect(codes({ series: [readings(UTILIZATION, at(0, 75), [1, 1])] })).toEqual([]);
  });

  it("is not confused by a process whose end is unknown", () => {
    const series = [readings(UTILIZATION, at(0, 75), [1])];
    expect(codes({ ...ON_GPU, series, launch: () => ({ endedAt: null }) })).toEqual([]);
  });
});
