import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSeconds } from "../../../../src/core/predict/decode-time.js";
import { type DecodePoint, fitDecode } from "../../../../src/core/predict/fit-decode.js";

const CONSTANTS = { efficiency: 0.8, layerSeconds: 60e-6 };
const SHAPES = [
  { bytes: 1e9, layers: 28 },
  { bytes: 4.6e9, layers: 32 },
  { bytes: 42e9, layers: 80 },
];

function points(constants: typeof CONSTANTS): DecodePoint[] {
  return SHAPES.flatMap((work) =>
    [300e9, 900e9].map((bytesPerSecond) => ({
      work,
      bytesPerSecond,
      tokensPerSecond: 1 / decodeSeconds(work, { bytesPerSecond, constants }),
    })),
  );
}

describe("fitDecode", () => {
  it("finds the constants that made the points", () => {
    const efficiencies = fc.double({ min: 0.3, max: 1, noNaN: true });
    const layers = fc.double({ min: 5e-6, max: 3e-4, noNaN: true });
    fc.assert(
      fc.property(efficiencies, layers, (efficiency, layerSeconds) => {
        const fitted = fitDecode(points({ efficiency, layerSeconds }));
        expect(fitted?.efficiency).toBeCloseTo(efficiency, 6);
        expect((fitted?.layerSeconds ?? 0) * 1e6).toBeCloseTo(layerSeconds * 1e6, 3);
      }),
    );
  });

  it("is hardly moved by one row that is seven times too slow", () => {
    const good = points(CONSTANTS);
    const bad = good.map((point, index) =>
      index === 1 ? { ...point, tokensPerSecond: point.tokensPerSecond / 7 } : point,
    );
    expect(fitDecode(bad)?.efficiency).toBeGreaterThan(0.75);
    expect(fitDecode(bad)?.efficiency).toBeLessThan(0.85);
  });

  it("gives all the time to bytes where one shape cannot tell them from layers, and never less than none", () => {
    const one = points(CONSTANTS).slice(0, 2);
    expect(fitDecode(one.slice(0, 1))?.layerSeconds).toBe(0);
    // A larger model that is relatively faster would need a time below zero.
    const odd = one.map((point) => ({ ...point, work: { bytes: 1e9, layers: 10 } }));
    expect(fitDecode(odd)?.layerSeconds).toBeGreaterThanOrEqual(0);
    expect(fitDecode([])).toBeNull();
  });
});
