import { describe, expect, test } from "vitest";
import type { DoctorFacts } from "../../../../../src/core/validity/doctor/check.js";
import {
  checkBackend,
  checkEngine,
  checkNode,
} from "../../../../../src/core/validity/doctor/engine-checks.js";
import type { EngineProbe } from "../../../../../src/schema/engine-probe.js";
import type { Gpu, Machine } from "../../../../../src/schema/machine.js";
import { CPU_ENGINE, FACTS, MACHINE, RTX } from "./facts.js";

describe("checkNode", () => {
  test.each([
    ["20.19.0", "ok"],
    ["20.20.2", "ok"],
    ["22.0.0", "ok"],
    ["20.18.9", "fail"],
    ["18.20.4", "fail"],
    ["9.99.0", "fail"],
  ])("Node %s is %s", (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });
});

describe("checkEngine", () => {
  test("names the versions of an engine that opens", () => {
    expect(checkEngine(FACTS.engine)).toMatchObject({
      status: "ok",
      detail: "llama.cpp v0.5.0 through node-llama-cpp 3.22.1",
      fix: null,
    });
  });

  test("says that a build is a local one", () => {
    const facts = { ...CPU_ENGINE, engineBuild: "localBuild" };
    expect(checkEngine({ facts, failure: null }).detail).toMatch(/, localBuild$/);
  });

  test("a crash fails, with its reason and something to do", () => {
    const failure = { class: "native-crash", message: "the engine crashed (SIGSEGV)" } as const;
    const check = checkEngine({ facts: null, failure });
    expect(check).toMatchObject({ status: "fail", detail: "the engine crashed (SIGSEGV)" });
    expect(check.fix).not.toBeNull();
  });

  test("a missing library points to the optional packages", () => {
    const failure = { class: "no-backend", message: "no engine runs here" } as const;
    expect(checkEngine({ facts: null, failure }).fix).toContain("--omit=optional");
  });
});

describe("checkBackend", () => {
  const withEngine = (facts: Partial<EngineProbe>, more: Partial<DoctorFacts> = {}) =>
    checkBackend({ ...FACTS, ...more, engine: { facts: { ...CPU_ENGINE, ...facts }, failure: null } });
  const withGpu = (gpu: Partial<Gpu>, os: Partial<Machine["os"]> = {}, more: Partial<DoctorFacts> = {}) =>
    checkBackend({
      ...FACTS,
      ...more,
      machine: { ...MACHINE, gpus: [{ ...RTX, ...gpu }], os: { ...MACHINE.os, ...os } },
    });

  test("CPU without a graphics card is as it should be", () => {
    expect(checkBackend(FACTS)).toMatchObject({ status: "ok", detail: "CPU; no GPU found" });
  });

  test("a backend with a device is named with its memory", () => {
    const check = withEngine({
      backend: "cuda",
      deviceNames: ["NVIDIA GeForce RTX 3090"],
      vramTotalBytes: 25.3e9,
    });
    expect(check).toMatchObject({ status: "ok", detail: "CUDA on NVIDIA GeForce RTX 3090, 25.3 GB" });
  });

  test("a graphics card that the engine does not find is said loudly, with cause and fix", () => {
    const check = withGpu({});
    expect(check?.status).toBe("warn");
    expect(check?.detail).toMatch(/^CPU ONLY, ALTHOUGH THERE IS A GPU \(NVIDIA GeForce RTX 3090\)/);
    expect(check?.fix).toMatch(/NVIDIA driver/);
  });

  test.each([
    ["a container that only lists the card", {}, { container: true }, /NVIDIA_DRIVER_CAPABILITIES/],
    [
      "a container without NVIDIA's tools",
      { source: "systeminformation" },
      { container: true },
      /--gpus all/,
    ],
    [
      "an AMD card in a container",
      { vendor: "AMD", source: "systeminformation" },
      { container: true },
      /\/dev\/dri/,
    ],
    ["an AMD card on Linux", { vendor: "AMD" }, {}, /mesa-vulkan-drivers/],
    ["an Intel card on Windows", { vendor: "Intel" }, { platform: "win32" }, /newest driver/],
    ["a Mac", { vendor: "Apple" }, { platform: "darwin" }, /Metal/],
  ])("%s gets its own advice", (_, gpu, os, advice) => {
    expect(withGpu(gpu, os)?.fix).toMatch(advice);
  });

  test("a driver that does not answer is the cause, before the container is", () => {
    const check = withGpu({}, { container: true }, { nvidiaTrouble: "NVIDIA-SMI has failed" });
    expect(check?.detail).toMatch(/NVIDIA-SMI has failed$/);
    expect(check?.fix).toMatch(/Repair the NVIDIA driver/);
  });

  test("NVIDIA's trouble is not the cause for a card of another maker", () => {
    const check = withGpu({ vendor: "AMD" }, {}, { nvidiaTrouble: "NVIDIA-SMI has failed" });
    expect(check?.detail).not.toMatch(/NVIDIA-SMI/);
  });

  test("a broken nvidia-smi alone warns: there may be a card that nothing shows", () => {
    const check = checkBackend({ ...FACTS, nvidiaTrouble: "nvidia-smi did not answer in time" });
    expect(check).toMatchObject({ status: "warn" });
    expect(check?.detail).toContain("nvidia-smi did not answer in time");
  });

  test("a program that imitates a GPU is no GPU", () => {
    const name = "llvmpipe (LLVM 15.0.6, 256 bits)";
    const check = withEngine({ backend: "vulkan", deviceNames: [name] }, { softwareDevices: [name] });
    expect(check).toMatchObject({ status: "warn", fix: "Measure with --backend cpu" });
  });

  test("one real device beside an imitation is enough", () => {
    const names = ["AMD Radeon RX 7900 XTX", "llvmpipe (LLVM 15.0.6, 256 bits)"];
    const check = withEngine({ backend: "vulkan", deviceNames: names }, { softwareDevices: names.slice(1) });
    expect(check?.status).toBe("ok");
  });

  test("nothing is said of the backend when the engine did not open", () => {
    const failure = { class: "hang", message: "late" } as const;
    expect(checkBackend({ ...FACTS, engine: { facts: null, failure } })).toBeNull();
  });
});
