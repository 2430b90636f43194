import { describe, expect, test } from "vitest";
import { plausible } from "../../../../../src/host/machine/telemetry/plausible.js";
import type { Channel } from "../../../../../src/host/machine/telemetry/reader.js";
import { createRecorder } from "../../../../../src/host/machine/telemetry/recorder.js";
import { TelemetrySeries } from "../../../../../src/schema/telemetry.js";

describe("plausible", () => {
  test.each([
    ["power", 0, 0],
    ["power", 450.5, 450.5],
    ["power", -1, null],
    ["power", 10_000, null],
    ["power", Number.NaN, null],
    ["power", Number.POSITIVE_INFINITY, null],
    ["power", null, null],
    ["temperature", 42, 42],
    ["temperature", 0, null],
    ["temperature", -273, null],
    ["temperature", 255, null],
    ["utilization", 1, 1],
    ["utilization", 1.01, null],
    ["clock", 0, null],
    ["memory-used", -1, null],
    ["swapped-in", 0, 0],
  ] as const)("%s %s: %s", (quantity, value, kept) => {
    expect(plausible(quantity, value)).toBe(kept);
  });
});

describe("createRecorder", () => {
  const power: Channel = { quantity: "power", scope: "gpu", device: "GPU 0", method: "single looks" };
  const heat: Channel = { ...power, quantity: "temperature" };

  test("keeps series apart by source, quantity, scope and device; nonsense as null", () => {
    const recorder = createRecorder();
    expect(recorder.add("nvidia-smi", [{ channel: power, value: 30 }], 1000)).toBe(true);
    expect(recorder.add("nvidia-smi", [{ channel: power, value: -4 }], 2000)).toBe(false);
    recorder.add("nvidia-smi", [{ channel: { ...power, device: "GPU 1" }, value: 8, atMs: 1500 }], 2000);
    recorder.add("amd-hwmon", [{ channel: power, value: 9 }], 2000);
    recorder.addNothing("nvidia-smi", 3000);
    const series = recorder.series();
    for (const each of series) expect(() => TelemetrySeries.parse(each)).not.toThrow();
    expect(series.map(({ source, device, atMs, values }) => [source, device, atMs, values])).toEqual([
      ["nvidia-smi", "GPU 0", [1000, 2000, 3000], [30, null, null]],
      ["nvidia-smi", "GPU 1", [1500, 3000], [8, null]],
      ["amd-hwmon", "GPU 0", [2000], [9]],
    ]);
  });

  test("gives the last figures, if they are not too old", () => {
    const recorder = createRecorder();
    recorder.add("nvidia-smi", [{ channel: heat, value: 61 }], 1000);
    recorder.add("nvidia-smi", [{ channel: heat, value: null }], 2000);
    recorder.add("cpu-thermal", [{ channel: { ...heat, scope: "package" }, value: 48 }], 2000);
    recorder.add("nvidia-smi", [{ channel: power, value: 300 }], 2000);
    expect(recorder.latest("temperature", 500)).toEqual([61, 48]);
    expect(recorder.latest("temperature", 1500)).toEqual([48]);
    expect(recorder.latest("clock", 0)).toEqual([]);
  });
});
