import { describe, expect, it } from "vitest";
import { meterSpread, wallDraw } from "../../../../../src/core/cost/power/wall-draw.js";

describe("what the wall sees", () => {
  it("of a card is its watts and 40 W for the rest over a 90 % supply, each phase at its own", () => {
    const draw = wallDraw({ scope: "gpu", idle: 23, prefill: 347, decode: 302 });
    expect(draw).toEqual({ idleWatts: 70, prefillWatts: 430, decodeWatts: 380 });
  });

  it("of a meter at the wall, or of a computer that tells its own, is that", () => {
    for (const scope of ["wall", "system"] as const) {
      expect(wallDraw({ scope, idle: 8, prefill: 95, decode: 80 })).toEqual({
        idleWatts: 8,
        prefillWatts: 95,
        decodeWatts: 80,
      });
    }
  });

  it("takes one phase for the other where only one was long enough, and nothing from neither", () => {
    const measured = { scope: "wall", idle: 8, prefill: 95, decode: 80 } as const;
    expect(wallDraw({ ...measured, decode: null })).toMatchObject({ prefillWatts: 95, decodeWatts: 95 });
    expect(wallDraw({ ...measured, prefill: null })).toMatchObject({ prefillWatts: 80, decodeWatts: 80 });
    expect(wallDraw({ ...measured, prefill: null, decode: null })).toBeNull();
  });

  it("counts the rest alone where idle was not measured, and never more when idle than when writing", () => {
    const draw = wallDraw({ scope: "package", idle: null, prefill: 60, decode: 50 });
    expect(draw?.idleWatts).toBeCloseTo(40 / 0.9, 9);
    expect(wallDraw({ scope: "wall", idle: 90, prefill: 95, decode: 80 })?.idleWatts).toBe(80);
  });

  it("is the less sure the less of the machine a sensor covers", () => {
    const spreads = (["wall", "system", "package+gpu", "gpu"] as const).map(meterSpread);
    expect(spreads).toEqual([0.02, 0.1, 0.1, 0.2]);
    expect(meterSpread("package")).toBe(meterSpread("gpu"));
  });
});
