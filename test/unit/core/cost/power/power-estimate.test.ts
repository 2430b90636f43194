import { describe, expect, it } from "vitest";
import { findHardware } from "../../../../../src/core/cost/power/find-hardware.js";
import { estimatePower, type PowerFacts } from "../../../../../src/core/cost/power/power-estimate.js";
import { HARDWARE } from "../../../data/data-tables.js";

function estimate(facts: Partial<PowerFacts>) {
  return estimatePower({ stated: null, gpusUsed: [], cpuModel: "some CPU", ...facts }, HARDWARE);
}

function gpu(name: string, powerLimitWatts: number | null = null, unifiedMemory: boolean | null = null) {
  return { name, powerLimitWatts, unifiedMemory };
}

describe("finding a device in the hardware table", () => {
  it.each([
    ["NVIDIA GeForce RTX 3090", "rtx-3090"],
    ["NVIDIA GeForce RTX 3090 Ti", "rtx-3090-ti"],
    ["NVIDIA GeForce RTX 4070 Ti SUPER", "rtx-4070-ti-super"],
    ["AMD Radeon RX 7900 XTX (RADV NAVI31)", "rx-7900-xtx"],
    ["Tesla P40", "tesla-p40"],
    ["NVIDIA H100 80GB HBM3", "h100-80gb-sxm"],
    ["NVIDIA GeForce RTX 3080 Ti", "rtx-3080-ti"],
    ["NVIDIA GeForce RTX 4070 Ti", "rtx-4070-ti"],
    ["NVIDIA GeForce RTX 4070 SUPER", "rtx-4070-super"],
    ["NVIDIA A100-SXM4-80GB", "a100-80gb-sxm"],
    ["NVIDIA L4", "l4"],
    ["NVIDIA L40S", "l40s"],
    ["NVIDIA H20", "h20-96gb"],
    ["NVIDIA H200", "h200-141gb"],
    ["NVIDIA RTX 6000 Ada Generation", "rtx-6000-ada"],
    ["NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "rtx-pro-6000"],
    ["AMD Radeon RX 7900 XT (RADV NAVI31)", "rx-7900-xt"],
    ["AMD Radeon RX 7900 XTX (RADV NAVI31)", "rx-7900-xtx"],
    ["Intel(R) Arc(tm) A770 Graphics (DG2)", "arc-a770-16gb"],
    ["AMD Radeon 780M Graphics (RADV PHOENIX)", "ryzen-780m"],
    ["13th Gen Intel(R) Core(TM) i7-13700K", "core-i7-13700k"],
    ["Apple M1 Max", "apple-m1-max"],
    ["Apple M4", "apple-m4"],
    ["Apple M4 Max", "apple-m4-max"],
    ["NVIDIA GB10", "dgx-spark"],
    ["AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", "strix-halo-395"],
    ["AMD Ryzen 9 7950X 16-Core Processor", "ryzen-9-7950x"],
    ["AMD EPYC(TM) 9654 96-Core Processor", "epyc-9654"],
  ])("knows %s", (name, id) => {
    expect(findHardware(name, HARDWARE)?.id).toBe(id);
  });

  it.each([
    "NVIDIA GeForce RTX 3060 Ti",
    "NVIDIA GeForce RTX 4090 Laptop GPU",
    "NVIDIA GeForce RTX 4090 D",
    "NVIDIA GeForce RTX 5090D",
    "NVIDIA GeForce RTX 3070 Ti",
    "NVIDIA GeForce RTX 4080 Laptop GPU",
    "NVIDIA L40",
    "NVIDIA H100 PCIe",
    "Apple M9 Max",
    "AMD Ryzen 7 5800X3D 8-Core Processor",
    "Intel(R) Xeon(R) Processor @ 2.50GHz",
    "",
  ])("does not take %s for a device with a similar name", (name) => {
    expect(findHardware(name, HARDWARE)).toBeNull();
  });
});

describe("a device that two rows match", () => {
  it("is the row of the longer text, in either order", () => {
    const [first, second] = HARDWARE;
    if (first === undefined || second === undefined) throw new Error("too few rows");
    const short = { ...first, id: "a100", matches: ["a100"] };
    const long = { ...second, id: "a100-80gb", matches: ["a100-sxm4-80gb"] };
    for (const rows of [
      [short, long],
      [long, short],
    ]) {
      expect(findHardware("NVIDIA A100-SXM4-80GB", rows)?.id).toBe("a100-80gb");
    }
  });
});

describe("power for the bill", () => {
  it("is what the user stated, without any spread", () => {
    const power = estimate({
      stated: { idleWatts: 22, busyWatts: 61 },
      gpusUsed: [gpu("NVIDIA GeForce RTX 3090")],
    });
    expect(power).toMatchObject({ idleWatts: 22, busyWatts: 61, method: "stated", relativeSpread: 0 });
  });

  it("of an unknown CPU is 65 W and 40 W for the rest over a 90 % supply, ±50 %", () => {
    const power = estimate({ cpuModel: "Intel(R) Xeon(R) Processor @ 2.50GHz" });
    expect(power.busyWatts).toBeCloseTo(105 / 0.9, 9);
    expect(power.idleWatts).toBeCloseTo(40 / 0.9, 9);
    expect(power).toMatchObject({ method: "estimated", relativeSpread: 0.5 });
    expect(power.basis).toBe(
      "CPU at an assumed 65 W + 40 W for the rest, over a 90 % power supply, taken as ±50 %",
    );
  });

  it("of a known CPU goes by its rating, ±30 %", () => {
    const power = estimate({ cpuModel: "AMD Ryzen 9 7950X 16-Core Processor" });
    expect(power.busyWatts).toBeCloseTo(210 / 0.9, 9);
    expect(power.relativeSpread).toBe(0.3);
  });

  it("of a card goes by its power limit where the driver tells it, else by its rating", () => {
    expect(estimate({ gpusUsed: [gpu("NVIDIA GeForce RTX 3090")] }).busyWatts).toBeCloseTo(390 / 0.9, 9);
    expect(estimate({ gpusUsed: [gpu("NVIDIA GeForce RTX 3090", 280)] }).busyWatts).toBeCloseTo(320 / 0.9, 9);
    expect(estimate({ gpusUsed: [gpu("Tesla P40")] }).idleWatts).toBeCloseTo(50 / 0.9, 9);
  });

  it("of two cards counts both, and the rest once", () => {
    const card = gpu("NVIDIA GeForce RTX 3090");
    const power = estimate({ gpusUsed: [card, card] });
    expect(power.busyWatts).toBeCloseTo(740 / 0.9, 9);
    expect(power.idleWatts).toBeCloseTo(70 / 0.9, 9);
  });

  it("of a card that nobody knows is assumed, with the wider spread", () => {
    expect(estimate({ gpusUsed: [gpu("Brand New Card")] })).toMatchObject({ relativeSpread: 0.5 });
  });

  it("of a Mac is its chip and 10 W, and its published idle draw", () => {
    const power = estimate({ gpusUsed: [gpu("Apple M4 Max", null, true)], cpuModel: "Apple M4 Max" });
    expect(power.busyWatts).toBeCloseTo(110 / 0.9, 9);
    expect(power.idleWatts).toBe(6);
    expect(estimate({ cpuModel: "Apple M4 Pro" }).idleWatts).toBeCloseTo(10 / 0.9, 9);
  });

  it("of a one-chip system is the whole box, whichever half of it computes", () => {
    const cpuModel = "AMD RYZEN AI MAX+ 395 w/ Radeon 8060S";
    const onCpu = estimate({ cpuModel });
    const onGpu = estimate({ cpuModel, gpusUsed: [gpu("AMD Radeon Graphics", null, true)] });
    expect(onCpu).toEqual(onGpu);
    expect(onCpu.busyWatts).toBeCloseTo(130 / 0.9, 9);
  });

  it("of integrated graphics or a software renderer is that of the CPU", () => {
    const onCpu = estimate({});
    expect(estimate({ gpusUsed: [gpu("Intel UHD Graphics 770", null, true)] })).toEqual(onCpu);
    expect(estimate({ gpusUsed: [gpu("llvmpipe (LLVM 17.0.6, 256 bits)")] })).toEqual(onCpu);
  });
});
