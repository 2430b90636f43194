import { describe, expect, it } from "vitest";
import { assembleCase, type CaseChoices, tenureOf } from "../../../../../src/core/cost/case/assemble-case.js";
import { PARAMETER_KEYS } from "../../../../../src/core/cost/case/parameters.js";
import { PRESETS } from "../../../../../src/core/cost/local/presets.js";
import { exactly, within } from "../../../../../src/core/cost/range.js";
import type { CostSubject, Figure } from "../../../../../src/core/cost/subject.js";
import { WORKLOADS } from "../../../../../src/core/cost/workload-presets.js";

function figure(point: number, share = 0): Figure {
  return { range: within(point, share), origin: "measured", basis: `about ${point}` };
}

const SUBJECT: CostSubject = {
  model: { name: "m", weights: "real", weightsKey: null, gpqaDiamond: null, isReasoning: false },
  machine: "box",
  measured: null,
  prefill: figure(1000, 0.05),
  decode: figure(34, 0.02),
  streams: 1,
  alternatives: [],
  power: {
    draw: { idleWatts: 70, prefillWatts: 430, decodeWatts: 400 },
    factor: within(1, 0.2),
    origin: "measured",
    basis: "gpu",
  },
  loadSeconds: figure(12),
  notes: [],
};

const CHOICES: CaseChoices = {
  preset: "home",
  tenure: null,
  whenIdle: null,
  workload: WORKLOADS.coding,
  overrides: {},
  price: null,
  rent: null,
};

describe("how one comes by the machine", () => {
  it("is as said; else rented with a rent, bought with a price or in an office, else owned", () => {
    const [price, rent] = [figure(1800), figure(0.3)];
    expect(tenureOf(CHOICES)).toBe("own");
    expect(tenureOf({ ...CHOICES, price })).toBe("buy");
    expect(tenureOf({ ...CHOICES, preset: "office" })).toBe("buy");
    expect(tenureOf({ ...CHOICES, preset: "office", price, rent })).toBe("rent");
    expect(tenureOf({ ...CHOICES, price, rent, tenure: "own" })).toBe("own");
  });
});

describe("an assembled case", () => {
  it("has every parameter: speeds by logarithms, the workload's hits, the watts' doubt, the preset's rest", () => {
    const { frame, parameters, isPriceUnknown } = assembleCase(SUBJECT, CHOICES);
    expect(Object.keys(parameters).sort()).toEqual([...PARAMETER_KEYS].sort());
    expect(frame).toEqual({
      tenure: "own",
      whenIdle: "off",
      power: SUBJECT.power.draw,
      inputPerOutput: 4,
    });
    expect(isPriceUnknown).toBe(true);
    expect(parameters.decodeTokensPerSecond).toEqual({ ...SUBJECT.decode, shape: "logarithms" });
    expect(parameters.prefillTokensPerSecond.range.point).toBe(1000);
    expect(parameters.loadSeconds).toMatchObject({ range: exactly(12), shape: "triangle" });
    expect(parameters.localCacheHitRate.range).toEqual(exactly(0.5));
    expect(parameters.cloudCacheHitRate.range).toEqual(exactly(0.5));
    expect(parameters.wattsFactor).toMatchObject({ range: within(1, 0.2), origin: "measured", basis: "gpu" });
    expect(parameters.lifeYears.range).toEqual(PRESETS.home.ranges.lifeYears);
    expect(parameters.priceUsd.range).toEqual(exactly(0));
  });

  it("takes the user's word before workload, meter and preset", () => {
    const overrides = { localCacheHitRate: figure(0.9), wattsFactor: figure(1.1), lifeYears: figure(7) };
    const price = figure(1800, 0.1);
    const { frame, parameters, isPriceUnknown } = assembleCase(SUBJECT, {
      ...CHOICES,
      preset: "office",
      whenIdle: "off",
      overrides,
      price,
    });
    expect(frame).toMatchObject({ tenure: "buy", whenIdle: "off" });
    expect(isPriceUnknown).toBe(false);
    expect(parameters.localCacheHitRate.range.point).toBe(0.9);
    expect(parameters.cloudCacheHitRate.range.point).toBe(0.5);
    expect(parameters.wattsFactor.range.point).toBe(1.1);
    expect(parameters.lifeYears.range.point).toBe(7);
    expect(parameters.priceUsd).toEqual({ ...price, shape: "triangle" });
    expect(parameters.tariffUsdPerKwh.range.point).toBe(0.14);
  });
});
