import { describe, expect, it } from "vitest";
import { disturbedAbove, isDisturbed } from "../../../../src/core/validity/v06-foreign-load.js";
import { resultDocument } from "../../../fixtures/result-documents.js";
import { codes, judge, ON_GPU, type Story, words } from "./story.js";

/** Others use so many cores in every value: what is neither idle nor ours, of two cores. */
function foreign(cores: number | ((order: number) => number), threads = 2): Story {
  return {
    settings: { threads },
    value: ({ wallSeconds }, order) => {
      const load = typeof cores === "number" ? cores : cores(order);
      const own = Math.min(threads, 2 - load);
      return { workerCpuSeconds: own * wallSeconds, idleSeconds: (2 - own - load) * wallSeconds };
    },
  };
}

describe("the limit for one value", () => {
  const { cpu } = resultDocument().machine;
  const load = { worstWindowCores: null, meanCores: null, cpu, threads: 2, onCpu: true };

  it("is 0.05 core and 0.10 of each spare core, on a card 0.5 and a quarter", () => {
    expect(disturbedAbove(0, true)).toBeCloseTo(0.05, 12);
    expect(disturbedAbove(6, true)).toBeCloseTo(0.65, 12);
    expect(disturbedAbove(0, false)).toBeCloseTo(0.5, 12);
    expect(disturbedAbove(6, false)).toBeCloseTo(2, 12);
  });

  it("looks at the mean and at the worst window alike", () => {
    expect(isDisturbed({ ...load, meanCores: 0.05, worstWindowCores: 0.05 })).toBe(false);
    expect(isDisturbed({ ...load, meanCores: 0.051 })).toBe(true);
    expect(isDisturbed({ ...load, meanCores: 0.01, worstWindowCores: 0.051 })).toBe(true);
  });

  it("knows spare cores, and that more threads than cores leave none", () => {
    expect(isDisturbed({ ...load, threads: 1, meanCores: 0.15 })).toBe(false);
    expect(isDisturbed({ ...load, threads: 1, meanCores: 0.151 })).toBe(true);
    expect(isDisturbed({ ...load, threads: 8, meanCores: 0.051 })).toBe(true);
    expect(isDisturbed({ ...load, onCpu: false, meanCores: 0.5 })).toBe(false);
    expect(isDisturbed({ ...load, onCpu: false, meanCores: 0.51 })).toBe(true);
  });

  it("cannot tell where nothing was seen, or where a quota of time holds the engine back", () => {
    expect(isDisturbed(load)).toBe(false);
    const quota = { ...cpu, logicalCores: 64, quotaCores: 2 };
    expect(isDisturbed({ ...load, cpu: quota, worstWindowCores: 30 })).toBe(false);
  });
});

describe("V06 on a CPU", () => {
  it("calls a figure noisy when no process has a quiet value", () => {
    expect(codes(foreign(0.06))).toEqual(["V06 noisy"]);
    expect(words(foreign(0.06))).toMatch(/used 0\.06 cores on average, in 3 of 3 values more than 0\.05 \|/);
  });

  it("warns of a smaller load with what it probably costs", () => {
    // No spare core: above 0.02. 0.04 x 0.91 = 0.0364, and 1 - exp(-0.0364) = 3.57 %.
    expect(codes(foreign(0.04))).toEqual(["V06 valid"]);
    expect(words(foreign(0.04))).toMatch(/0\.04 cores on average, which probably cost 3\.6 % of the speed/);
    expect(codes(foreign(0.021))).toEqual(["V06 valid"]);
    expect(codes(foreign(0.019))).toEqual([]);
    // One spare core: above 0.07, and 0.1 x 0.17 = 0.017: 1.69 %.
    expect(codes(foreign(0.1, 1))).toEqual(["V06 valid"]);
    expect(words(foreign(0.1, 1))).toMatch(/probably cost 1\.7 %/);
    expect(codes(foreign(0.069, 1))).toEqual([]);
  });

  it("leaves a disturbed value out when another of its process is quiet", () => {
    const story: Story = {
      speeds: [
        [5, 10, 10],
        [10, 10, 10],
        [10, 10, 10],
      ],
      value: (_, order) => ({ disturbed: order === 0, worstWindowCores: order === 0 ? 0.9 : 0.01 }),
    };
    expect(codes(story)).toEqual(["V06 valid"]);
    expect(words(story)).toMatch(/1 of 9 values were left out/);
  });

  it("does not believe the rest when more than a third is disturbed", () => {
    const speeds = [
      [10, 10, 10],
      [10, 10, 10],
      [10, 10, 10],
    ];
    const first = (count: number): Story => ({
      speeds,
      profile: "standard",
      replication: { kMin: 3 },
      value: (_, order) => ({ disturbed: [0, 3, 6, 1].slice(0, count).includes(order) }),
    });
    expect(codes(first(3))).toEqual(["V06 valid"]);
    expect(codes(first(4))).toEqual(["V06 invalid"]);
  });

  it("does not believe the rest when a process has disturbed values only: no replacement was left", () => {
    const speeds = [
      [10, 10],
      [10, 10],
      [10, 10],
      [10, 10],
    ];
    const story: Story = { speeds, value: (_, order) => ({ disturbed: order < 2 }) };
    expect(codes({ ...story, profile: "standard" })).toEqual(["V06 invalid"]);
    expect(codes({ ...story, profile: "quick" })).toEqual(["V06 noisy"]);
    expect(codes({ ...story, profile: "quick", strict: true })).toEqual(["V06 invalid"]);
  });

  it("shows a figure of all values when too few processes have a quiet one", () => {
    const story: Story = { speeds: [[5], [10], [20]], value: (_, order) => ({ disturbed: order !== 1 }) };
    // Two of three values are disturbed; the interval shows all three.
    expect(codes(story)).toEqual(["V06 noisy", "V08 noisy"]);
  });

  it("says something where only the flag or a window was kept", () => {
    const blind = (change: object): Story => ({ value: () => ({ idleSeconds: null, ...change }) });
    expect(codes(blind({}))).toEqual([]);
    expect(codes(blind({ worstWindowCores: 0.06 }))).toEqual(["V06 noisy"]);
    expect(words(blind({ disturbed: true }))).toMatch(/used processor time, in 3 of 3 values/);
  });

  it("bears more where the card holds all layers, and no more where some are left on the CPU", () => {
    expect(codes({ ...foreign(0.49), ...ON_GPU })).toEqual([]);
    expect(codes({ ...foreign(0.51), ...ON_GPU })).toEqual(["V06 noisy"]);
    const split = {
      loaded: { ...ON_GPU.loaded, gpuLayers: 20 },
      settings: { backend: "cuda", gpuLayers: 20 },
    };
    expect(codes({ ...foreign(0.06), ...(split as Story) })).toEqual(["V06 noisy"]);
  });

  it("counts under an affinity mask, and not under a quota", () => {
    const masked = { logicalCores: 64, usableCores: 2 };
    expect(codes({ ...foreign(0.06), cpu: { ...masked, quotaCores: null } })).toEqual(["V06 noisy"]);
    expect(codes({ ...foreign(0.06), cpu: { ...masked, quotaCores: 2.5 } })).toEqual([]);
    expect(codes({ ...foreign(0.06), cpu: { ...masked, quotaCores: 0.5, usableCores: 1 } })).toEqual([]);
    // A quota wider than the mask, or as wide as the machine, takes nothing away.
    expect(codes({ ...foreign(0.06), cpu: { ...masked, quotaCores: 8 } })).toEqual(["V06 noisy"]);
    expect(codes({ ...foreign(0.06), cpu: { quotaCores: 2 } })).toEqual(["V06 noisy"]);
  });

  it("takes counters a tick off for none", () => {
    expect(judge(foreign(-0.01))?.verdict).toBe("valid");
    expect(codes({ value: () => ({ wallSeconds: 0 }) })).toEqual([]);
  });
});
