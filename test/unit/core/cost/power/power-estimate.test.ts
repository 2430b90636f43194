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
    ["Apple M1 Max", "apple-m1-max"],
    ["Apple M4", "apple-m4"],
    ["Apple M4 Max", "apple-m4-max"],
    ["NVIDIA GB10", "dgx-spark"],
    ["AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", "strix-halo-395"],
    ["AMD Ryzen 9 7950X 16-Core Processor", "ryzen-9-7950x"],
    ["AMD EPYC(TM) 9654 96-Core Processor", "epyc-9654"],
    ["NVIDIA GeForce GTX 1080 Ti", "gtx-1080-ti"],
    ["NVIDIA GeForce RTX 3080", "rtx-3080-10gb"],
    ["NVIDIA GeForce RTX 3080 Ti", "rtx-3080-ti"],
    ["NVIDIA GeForce RTX 4070", "rtx-4070"],
    ["NVIDIA GeForce RTX 4070 Ti", "rtx-4070-ti"],
    ["NVIDIA A100 80GB PCIe", "a100-80gb-pcie"],
    ["NVIDIA H100 PCIe", "h100-80gb-pcie"],
    ["NVIDIA A40", "a40"],
    ["NVIDIA RTX 4000 Ada Generation", "rtx-4000-ada"],
    ["Intel(R) N150", "intel-n150"],
    ["Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz", "xeon-gold-6226r"],
    ["NVIDIA GeForce RTX 4070 SUPER", "rtx-4070-super"],
    ["NVIDIA GeForce RTX 4080 SUPER", "rtx-4080-super"],
    ["NVIDIA GeForce RTX 5070", "rtx-5070"],
    ["NVIDIA GeForce RTX 5070 Ti", "rtx-5070-ti"],
    ["NVIDIA RTX A6000", "rtx-a6000"],
    ["NVIDIA RTX 6000 Ada Generation", "rtx-6000-ada"],
    ["NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "rtx-pro-6000"],
    ["Tesla V100-SXM2-16GB", "v100-16gb"],
    ["Tesla T4", "tesla-t4"],
    ["NVIDIA L4", "l4"],
    ["NVIDIA L40S", "l40s"],
    ["NVIDIA A100-SXM4-40GB", "a100-40gb"],
    ["NVIDIA A100-SXM4-80GB", "a100-80gb-sxm"],
    ["NVIDIA H200", "h200-141gb"],
    ["NVIDIA H800", "h800-80gb"],
    ["NVIDIA H20", "h20-96gb"],
    ["NVIDIA B200", "b200"],
    ["AMD Radeon RX 6800 XT (RADV NAVI21)", "rx-6800-xt"],
    ["AMD Radeon RX 7600 XT (RADV NAVI33)", "rx-7600-xt"],
    ["AMD Radeon RX 7900 XT (RADV NAVI31)", "rx-7900-xt"],
    ["AMD Radeon RX 9070 XT (RADV GFX1201)", "rx-9070-xt"],
    ["AMD Radeon AI PRO R9700 (RADV GFX1201)", "radeon-ai-pro-r9700"],
    ["Intel(R) Arc(tm) A770 Graphics (DG2)", "arc-a770-16gb"],
    ["Intel(R) Arc(tm) B580 Graphics (BMG G21)", "arc-b580"],
    ["Intel(R) Arc(tm) Pro B60 Graphics (BMG G21)", "arc-pro-b60"],
    ["Apple M5 Ultra", "apple-m5-ultra"],
    ["Apple M6", "apple-m6"],
    ["AMD Ryzen 7 8845HS w/ Radeon 780M Graphics", "ryzen-8845hs-mini-pc"],
    ["13th Gen Intel(R) Core(TM) i7-13700K", "core-i7-13700k"],
    ["Intel(R) Core(TM) i9-14900KF", "core-i9-14900k"],
    ["Intel(R) Xeon(R) Gold 6226 CPU @ 2.70GHz", "xeon-gold-6226"],
    ["Intel(R) Xeon(R) Platinum 8480+", "xeon-platinum-8480"],
    ["AMD Ryzen Threadripper PRO 7995WX 96-Cores", "threadripper-pro-7995wx"],
    ["AMD EPYC 9755 128-Core Processor", "epyc-9755"],
  ])("knows %s", (name, id) => {
    expect(findHardware(name, HARDWARE)?.id).toBe(id);
  });

  it.each([
    "NVIDIA GeForce RTX 3060 Ti",
    "NVIDIA GeForce RTX 4090 Laptop GPU",
    "NVIDIA GeForce RTX 4090 D",
    "NVIDIA GeForce RTX 5090D",
    "NVIDIA GeForce RTX 3080 Laptop GPU",
    "NVIDIA GeForce RTX 3080 Ti Laptop GPU",
    "NVIDIA GeForce RTX 3070 Ti",
    "NVIDIA GeForce GTX 1080",
    "Quadro RTX 6000",
    "NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition",
    "NVIDIA RTX PRO 6000 Blackwell Server Edition",
    "NVIDIA A100-PCIE-40GB",
    "Tesla V100-SXM2-32GB",
    "NVIDIA H100 NVL",
    "NVIDIA H100 80GB HBM3 MIG 1g.10gb",
    "NVIDIA H200 NVL",
    "NVIDIA GH200 480GB",
    "NVIDIA H20-3e",
    "NVIDIA H800 PCIe",
    "NVIDIA GB200",
    "NVIDIA L40",
    "AMD Radeon RX 7900 GRE (RADV NAVI31)",
    "AMD Radeon RX 6800 (RADV NAVI21)",
    "AMD Radeon RX 9070 (RADV GFX1201)",
    "AMD Radeon 780M Graphics (RADV PHOENIX)",
    "Intel(R) Arc(tm) A770M Graphics (DG2)",
    "Intel(R) Core(TM) i9-14900KS",
    "Intel(R) Core(TM) i7-14700 ",
    "AMD Ryzen 9 9950X3D 16-Core Processor",
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
    expect(power.idleWatts).toBeCloseTo(76 / 0.9, 9);
  });

  it("of a card that nobody knows is assumed, with the wider spread", () => {
    expect(estimate({ gpusUsed: [gpu("Brand New Card")] })).toMatchObject({ relativeSpread: 0.5 });
  });

  it("of a Mac is its chip and 10 W, and its published idle draw", () => {
    const power = estimate({ gpusUsed: [gpu("Apple M4 Max", null, true)], cpuModel: "Apple M4 Max" });
    expect(power.busyWatts).toBeCloseTo(110 / 0.9, 9);
    expect(power.idleWatts).toBe(6);
    expect(estimate({ cpuModel: "Apple M3 Pro" }).idleWatts).toBeCloseTo(10 / 0.9, 9);
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
