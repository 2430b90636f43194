import { describe, expect, test } from "vitest";
import { joulesPerToken } from "../../../../src/core/power/joules-per-token.js";
import {
  describeMeter,
  findPowerMeter,
  meterEnergy,
  type PowerMeter,
} from "../../../../src/core/power/power-meter.js";
import { idleWatts, powerOf } from "../../../../src/core/power/power-of.js";
import { over, seriesOf, T0 } from "./series.js";

const SECONDS = 60;
const at = (second: number): number => T0 + second * 1000;
const flat = (watts: number) => over(SECONDS, () => watts);

const wall = seriesOf(flat(400), { source: "battery", scope: "wall" });
const mac = seriesOf(flat(60), { source: "macmon", scope: "system" });
const macPackage = seriesOf(flat(40), { source: "macmon", scope: "package" });
const rapl = (device: string | null, watts: number) =>
  seriesOf(
    over(SECONDS, (second) => watts * second),
    { source: "rapl", quantity: "energy", scope: "package", device, method: "counter" },
  );
const amdPackage = seriesOf(flat(70), { source: "amd-hwmon", scope: "package" });
const gpu = (device: string | null, watts: number) => seriesOf(flat(watts), { device });
const amdGpu = seriesOf(flat(90), { source: "amd-hwmon" });
const heat = seriesOf(flat(50), { quantity: "temperature", scope: "package" });
const dead = (shape: Parameters<typeof seriesOf>[1]) =>
  seriesOf(
    over(SECONDS, () => null),
    shape,
  );

/** Scope and watts of the meter found. */
function found(...series: ReturnType<typeof seriesOf>[]) {
  const meter = findPowerMeter(series);
  return meter === null ? null : [meter.scope, powerOf(meter, at(10), at(40))];
}

describe("findPowerMeter", () => {
  test("takes the widest scope, and never adds scopes that contain each other", () => {
    expect(found(heat, gpu(null, 200), rapl(null, 50), mac, wall)).toEqual(["wall", 400]);
    expect(found(macPackage, mac, gpu(null, 200))).toEqual(["system", 60]);
    expect(found(rapl(null, 50), heat)).toEqual(["package", 50]);
    expect(found(gpu(null, 200), heat)).toEqual(["gpu", 200]);
    expect(found(heat)).toBeNull();
    expect(found()).toBeNull();
  });

  test("adds what is disjoint: packages, cards, and both", () => {
    expect(found(rapl("package-0", 50), rapl("package-1", 60))).toEqual(["package", 110]);
    expect(found(gpu("GPU 0", 200), gpu("GPU 1", 150))).toEqual(["gpu", 350]);
    expect(found(gpu("GPU 0", 200), gpu("GPU 1", 150), amdGpu, rapl(null, 50))).toEqual(["package+gpu", 490]);
  });

  test("the same package by two sources counts once", () => {
    expect(found(amdPackage, rapl(null, 50), gpu(null, 200))).toEqual(["package+gpu", 250]);
    expect(found(amdPackage, dead({ source: "rapl", scope: "package" }))).toEqual(["package", 70]);
  });

  test("a scope with a device that cannot be read is not used: its sum would be too small", () => {
    expect(found(gpu("GPU 0", 200), dead({ device: "GPU 1" }), rapl(null, 50))).toEqual(["package", 50]);
    expect(found(gpu("GPU 0", 200), dead({ device: "GPU 1" }))).toBeNull();
    const half = dead({ source: "rapl", scope: "package", device: "package-1" });
    expect(found(rapl("package-0", 50), half, gpu(null, 200))).toEqual(["gpu", 200]);
    expect(found(dead({ source: "macmon", scope: "system" }), macPackage)).toEqual(["package", 40]);
  });

  test("a source that was there for a part of the run only is not used", () => {
    const unplugged = seriesOf(
      over(SECONDS, (second) => (second > 30 ? 20 : undefined)),
      {
        source: "battery",
        scope: "system",
      },
    );
    expect(found(unplugged, rapl(null, 50))).toEqual(["package", 50]);
  });

  test("says what stands behind it", () => {
    const meter = findPowerMeter([rapl("package-0", 1), rapl("package-1", 1), gpu(null, 1)]);
    expect(describeMeter(meter!)).toBe("rapl: counter; nvidia-smi: 1 s average");
  });
});

describe("meterEnergy", () => {
  test("is null when one of its devices is not known, and as good as the worst of them", () => {
    const holes = seriesOf(
      over(SECONDS, (second) => (second > 20 && second < 25 ? null : 100)),
      { device: "b" },
    );
    const meter: PowerMeter = { scope: "gpu", series: [gpu("a", 200), holes] };
    expect(meterEnergy(meter, at(0), at(50))).toEqual({
      joules: 15_000,
      seconds: 50,
      coverage: 0.9,
      samples: 47,
    });
    expect(meterEnergy(meter, at(18), at(28))).toBeNull();
    expect(meterEnergy({ scope: "gpu", series: [] }, at(0), at(50))).toBeNull();
  });
});

describe("joulesPerToken", () => {
  // Idle at 30 W for 20 s, then 130 W.
  const meter = findPowerMeter([seriesOf(over(SECONDS, (second) => (second < 20 ? 30 : 130)))])!;
  const idle = idleWatts({ idle: { fromMs: at(0), toMs: at(19) } }, meter);

  test("idle power is that of the idle window, or not known", () => {
    expect(idle).toBeCloseTo(30, 9);
    expect(idleWatts({ idle: null }, meter)).toBeNull();
    expect(idleWatts({ idle: { fromMs: at(0), toMs: at(5) } }, meter)).toBeNull();
  });

  test("is energy by tokens, gross and beyond idle", () => {
    const windows = [
      { fromMs: at(20), toMs: at(40), tokens: 400 },
      { fromMs: at(40), toMs: at(55), tokens: 300 },
    ];
    const result = joulesPerToken(meter, windows, idle)!;
    // 35 s at 130 W for 700 tokens.
    expect(result.gross).toBeCloseTo(6.5, 9);
    expect(result.net).toBeCloseTo(5, 9);
    expect(result.watts).toBeCloseTo(130, 9);
    expect(result).toMatchObject({ scope: "gpu", tokens: 700, seconds: 35, samples: 37, coverage: 1 });
  });

  test("windows that are too short are left out with their tokens", () => {
    const windows = [
      { fromMs: at(20), toMs: at(40), tokens: 400 },
      { fromMs: at(40), toMs: at(49), tokens: 1_000_000 },
      { fromMs: at(20), toMs: at(40), tokens: 0 },
    ];
    expect(joulesPerToken(meter, windows, idle)).toMatchObject({ tokens: 400, seconds: 20 });
    expect(joulesPerToken(meter, windows.slice(1), idle)).toBeNull();
    expect(joulesPerToken(meter, [], idle)).toBeNull();
  });

  test("less than idle is a negative surplus; without idle there is none", () => {
    const windows = [{ fromMs: at(20), toMs: at(40), tokens: 100 }];
    expect(joulesPerToken(meter, windows, 150)?.net).toBeCloseTo(-4, 9);
    expect(joulesPerToken(meter, windows, null)?.net).toBeNull();
  });
});
