import { describe, expect, it } from "vitest";
import { findHardware } from "../../../src/core/cost/power/find-hardware.js";
import { checkPredictions } from "../../../src/core/predict/check-predictions.js";
import { isFarOff } from "../../../src/core/predict/summarize-residuals.js";
import { HARDWARE, MODELS, PUBLISHED_SPEEDS } from "./data-tables.js";

const check = checkPredictions(PUBLISHED_SPEEDS, {
  models: MODELS,
  hardwareOf: ({ device, deviceName }) =>
    HARDWARE.find(({ id }) => id === device) ?? findHardware(deviceName, HARDWARE),
});

describe("data/published-speeds.json", () => {
  it("has rows of every kind of device, each once, dated and sourced", () => {
    expect(PUBLISHED_SPEEDS.length).toBeGreaterThanOrEqual(60);
    const ids = PUBLISHED_SPEEDS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const backends = new Set(PUBLISHED_SPEEDS.flatMap(({ backend }) => backend ?? []));
    expect([...backends].sort()).toEqual(["cpu", "cuda", "metal", "rocm", "vulkan"]);
    for (const { checkedAt } of PUBLISHED_SPEEDS) expect(checkedAt <= "2026-11-25").toBe(true);
  });

  it("leaves no row unchecked: devices and models are all known", () => {
    expect(check.skipped.map(({ row, reason }) => [row.id, reason])).toEqual([]);
  });

  it("is predicted as docs/prediction.md says, each machine left out", () => {
    const { decode, prefill } = check.summaries;
    expect(decode?.rows).toBeGreaterThanOrEqual(60);
    expect(decode?.within20).toBeGreaterThanOrEqual(0.8);
    expect(decode?.within30).toBeGreaterThanOrEqual(0.9);
    expect(decode?.medianError).toBeLessThan(0.1);
    expect(decode?.coverage).toBeGreaterThanOrEqual(0.8);
    expect(decode?.coverage).toBeLessThanOrEqual(0.98);
    expect(prefill?.within40).toBeGreaterThanOrEqual(0.9);
  });

  it("has one row that is off by a factor of 2: a card on a Raspberry Pi", () => {
    const far = [...check.decode, ...check.cpu, ...check.prefill].filter(isFarOff);
    expect(far.map(({ checked }) => checked.row.id)).toEqual(["radeon-ai-pro-r9700-pi-r1-14b"]);
  });

  it("gives the constants in use when it is fitted again", () => {
    for (const { kind, used, fitted } of check.constants) {
      expect(fitted?.efficiency, kind).toBeGreaterThan(used.efficiency * 0.9);
      expect(fitted?.efficiency, kind).toBeLessThan(used.efficiency * 1.1);
      expect(Math.abs((fitted?.layerSeconds ?? 1) - used.layerSeconds), kind).toBeLessThan(30e-6);
    }
  });
});
