import type { Gpu, Machine } from "../../../schema/machine.js";
import { type Check, type DoctorFacts, passed, showBytes } from "./check.js";

/** Oldest Node this program runs on (package.json, engines). */
const NODE_NEEDED = [20, 19] as const;

const BACKEND_NAMES = { cpu: "CPU", cuda: "CUDA", metal: "Metal", vulkan: "Vulkan" } as const;

/** Node's version. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [needMajor, needMinor] = NODE_NEEDED;
  const needed = `${needMajor}.${needMinor}`;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) {
    return passed("node", "Node", version);
  }
  return {
    id: "node",
    title: "Node",
    status: "fail",
    detail: `${version} is older than ${needed}`,
    fix: `Install Node ${needed} or newer from https://nodejs.org`,
  };
}

/** Whether the native engine opens at all, in a process of its own. */
export function checkEngine({ facts, failure }: DoctorFacts["engine"]): Check {
  if (facts !== null) {
    const build = facts.engineBuild === "prebuilt" ? "" : `, ${facts.engineBuild}`;
    const detail = `llama.cpp ${facts.engineRelease} through node-llama-cpp ${facts.bindingVersion}${build}`;
    return passed("engine", "Engine", detail);
  }
  const fix =
    failure?.class === "no-backend"
      ? "Run npm install again without --omit=optional: the engine comes as optional packages"
      : "Run npm install again; if it stays so, report it with the output of doctor --json";
  const detail = failure?.message ?? "the engine gave no answer";
  return { id: "engine", title: "Engine", status: "fail", detail, fix };
}

function gpuFix(gpu: Gpu, machine: Machine, nvidiaTrouble: string | null): string {
  const nvidia = gpu.vendor === "NVIDIA";
  if (nvidia && nvidiaTrouble !== null) return "Repair the NVIDIA driver until nvidia-smi lists the card";
  // In a container nvidia-smi and the libraries that compute are let in apart (NVIDIA_DRIVER_CAPABILITIES).
  if (machine.os.container && gpu.source === "nvidia-smi") {
    return "Start the container with NVIDIA_DRIVER_CAPABILITIES=compute,utility, or update the host's driver";
  }
  if (machine.os.container) {
    return nvidia
      ? "Start the container with --gpus all (NVIDIA Container Toolkit)"
      : "Start the container with --device /dev/dri and a Vulkan driver inside";
  }
  if (nvidia) return "Update the NVIDIA driver: the engine's CUDA library needs a recent one";
  if (machine.os.platform === "darwin") return "Use a native Node for this processor: Metal works there only";
  if (machine.os.platform === "linux") {
    return "Install libvulkan1 and the card's Vulkan driver (mesa-vulkan-drivers), join group render";
  }
  return "Install the card maker's newest driver, which brings Vulkan";
}

function unusedGpu(gpu: Gpu, facts: DoctorFacts): Check {
  const nvidiaTrouble = gpu.vendor === "NVIDIA" ? facts.nvidiaTrouble : null;
  const cause = nvidiaTrouble ?? "its libraries load no driver that offers the card";
  return {
    id: "backend",
    title: "Backend",
    status: "warn",
    detail: `CPU ONLY, ALTHOUGH THERE IS A GPU (${gpu.name}): the engine finds no device; ${cause}`,
    fix: gpuFix(gpu, facts.machine, facts.nvidiaTrouble),
  };
}

function warnBackend(detail: string, fix: string): Check {
  return { id: "backend", title: "Backend", status: "warn", detail, fix };
}

/** The backend that really works against the graphics cards that are there; null when the engine did not open. */
export function checkBackend(facts: DoctorFacts): Check | null {
  const opened = facts.engine.facts;
  if (opened === null) return null;
  const [gpu] = facts.machine.gpus;
  const names = opened.deviceNames.join(", ");
  if (opened.backend !== "cpu" && facts.softwareDevices.length < opened.deviceNames.length) {
    const vram = opened.vramTotalBytes === null ? "" : `, ${showBytes(opened.vramTotalBytes)}`;
    return passed("backend", "Backend", `${BACKEND_NAMES[opened.backend]} on ${names}${vram}`);
  }
  if (opened.backend !== "cpu") {
    const detail = `${BACKEND_NAMES[opened.backend]} on ${names}: a program that imitates a GPU on the CPU, slower than the CPU itself`;
    return warnBackend(detail, "Measure with --backend cpu");
  }
  if (gpu !== undefined) return unusedGpu(gpu, facts);
  if (facts.nvidiaTrouble !== null) {
    const detail = `CPU; nvidia-smi is installed but names no card: ${facts.nvidiaTrouble}`;
    return warnBackend(detail, "If there is an NVIDIA card, repair its driver until nvidia-smi lists it");
  }
  return passed("backend", "Backend", "CPU; no GPU found");
}
