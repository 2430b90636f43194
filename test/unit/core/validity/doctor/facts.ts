import type { DoctorFacts } from "../../../../../src/core/validity/doctor/check.js";
import type { EngineProbe } from "../../../../../src/schema/engine-probe.js";
import type { Gpu, Machine } from "../../../../../src/schema/machine.js";

/** A quiet desktop with eight cores and no graphics card. */
export const MACHINE: Machine = {
  cpu: {
    model: "AMD Ryzen 7 5700X 8-Core Processor",
    vendor: "AMD",
    physicalCores: 8,
    logicalCores: 16,
    usableCores: 16,
    quotaCores: null,
    baseGhz: 3.4,
    lastLevelCacheBytes: 33554432,
    governor: "performance",
  },
  memory: { totalBytes: 32e9, availableBytes: 20e9, limitBytes: null },
  os: {
    platform: "linux",
    name: "Debian GNU/Linux 12",
    kernel: "6.1",
    arch: "x64",
    virtual: false,
    hypervisor: null,
    container: false,
    wsl: false,
  },
  gpus: [],
  power: { source: "mains" },
  memoryBandwidth: null,
  node: "20.20.2",
};

export const RTX: Gpu = {
  name: "NVIDIA GeForce RTX 3090",
  vendor: "NVIDIA",
  memoryBytes: 25769803776,
  driver: "535.129.03",
  powerLimitWatts: 350,
  defaultPowerLimitWatts: 350,
  unifiedMemory: false,
  source: "nvidia-smi",
};

export const CPU_ENGINE: EngineProbe = {
  backend: "cpu",
  deviceNames: [],
  bindingVersion: "3.22.1",
  engineRelease: "v0.5.0",
  engineBuild: "prebuilt",
  cpuFeatures: "CPU : AVX2 = 1",
  vramTotalBytes: null,
};

export const FACTS: DoctorFacts = {
  machine: MACHINE,
  engine: { facts: CPU_ENGINE, failure: null },
  softwareDevices: [],
  nvidiaTrouble: null,
  foreignLoad: { cores: 0.02, cpus: 16, seconds: 2 },
  cache: { name: "~/.cache/rigmark", writable: true, freeBytes: 100e9 },
  results: { name: "results", writable: true, freeBytes: 100e9 },
};
