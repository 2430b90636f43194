import type { Machine } from "../../schema/machine.js";
import type { ResultDocument } from "../../schema/result.js";
import type { DeviceFacts, MachineFacts } from "./report-model.js";
import { plainText } from "./sanitize.js";

const NAME_LENGTH = 60;

const BACKEND_NAMES = { cpu: "CPU", cuda: "CUDA", metal: "Metal", vulkan: "Vulkan" } as const;

const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  linux: "Linux",
  darwin: "macOS",
  win32: "Windows",
  freebsd: "FreeBSD",
};

/** The machine in the few facts that a reader needs to place a speed. */
export function describeMachine(machine: Machine): MachineFacts {
  const { cpu, memory, os } = machine;
  const platform = PLATFORM_NAMES[os.platform] ?? plainText(os.platform, NAME_LENGTH);
  const namesOnly = machine.unstated !== undefined && machine.unstated.length > 0;
  return {
    namesOnly,
    cores: cpu.usableCores,
    cpu: shortCpuName(cpu.model),
    ghz: cpu.baseGhz,
    memoryBytes: namesOnly ? 0 : usableMemory(memory.limitBytes, memory.totalBytes),
    system: os.wsl ? `${platform} (WSL)` : platform,
    virtual: os.virtual === true,
    container: os.container,
  };
}

function usableMemory(limitBytes: number | null, totalBytes: number): number {
  return limitBytes === null ? totalBytes : Math.min(limitBytes, totalBytes);
}

/** A CPU's marketing name without trademarks, clock and filler: "Intel(R) Xeon(R) CPU @ 2.50GHz" is "Xeon". */
export function shortCpuName(model: string): string {
  const short = plainText(model, NAME_LENGTH)
    .replace(/\((?:R|TM|C)\)/gi, "")
    .replace(/\s*@.*$/, "")
    .replace(/\s+with\s+Radeon.*$/i, "")
    .replace(/\b(?:Intel|AMD|Genuine|CPU|Processor|\d+-Core)\b/gi, "")
    .replace(/\s+/g, " ")
    .trim();
  return short === "" ? "CPU" : short;
}

/** What really ran, read from the processes that loaded; nothing is taken from what was asked. */
export function describeDevice(document: ResultDocument): DeviceFacts {
  const loaded = document.launches.flatMap(({ facts }) => facts ?? []);
  const gpus = document.machine.gpus.map((gpu) => plainText(gpu.name, NAME_LENGTH));
  if (document.tool.engine === "imported") return statedDevice(document, gpus);
  const onGpu = loaded.some((facts) => facts.backend !== "cpu" && facts.gpuLayers > 0);
  return {
    gpus,
    backends: unique(loaded.map((facts) => BACKEND_NAMES[facts.backend])),
    devices: unique(
      loaded
        .filter((facts) => facts.backend !== "cpu")
        .flatMap((facts) => facts.deviceNames.map((name) => plainText(name, NAME_LENGTH))),
    ),
    threads: unique(loaded.map((facts) => facts.threads)).sort((a, b) => a - b),
    gpuUnused: gpus.length > 0 && loaded.length > 0 && !onGpu,
  };
}

/** What another tool names: the cards, and the settings it was started with. */
function statedDevice({ plan }: ResultDocument, gpus: readonly string[]): DeviceFacts {
  const settings = plan.cells.map((cell) => cell.settings);
  const backends = settings.flatMap(({ backend }) => (backend === "auto" ? [] : BACKEND_NAMES[backend]));
  return {
    gpus,
    backends: unique(backends),
    devices: settings.every(({ gpuLayers }) => gpuLayers === 0) ? [] : gpus,
    threads: unique(settings.map(({ threads }) => threads)).sort((a, b) => a - b),
    gpuUnused: false,
  };
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
