import type { Machine, MemoryBandwidth } from "../../../schema/machine.js";
import { disturbedAbove } from "../v06-foreign-load.js";
import { type Check, type DoctorFacts, passed } from "./check.js";

/** Load of others, in cores, at which no CPU number would stand when the engine leaves no core free. */
const HOPELESS_CORES = 0.5;

/** How the engine will use the processor. */
export interface EngineUse {
  readonly threads: number;
  /** The graph runs wholly or partly on the CPU. */
  readonly onCpu: boolean;
}

/** Load by other programs, against what rule V06 lets a value bear; on the CPU, with all cores, unless said otherwise. */
export function checkForeignLoad(
  load: DoctorFacts["foreignLoad"],
  { cpu }: Machine,
  { threads, onCpu }: EngineUse = { threads: Math.min(cpu.physicalCores, cpu.usableCores), onCpu: true },
): Check {
  const { id, title } = { id: "load", title: "Other programs" };
  if (load.cores === null) return passed(id, title, "load unknown: the system does not tell");
  const disturbed = disturbedAbove(Math.max(0, load.cpus - threads), onCpu);
  const detail = `${load.cores.toFixed(2)} of ${load.cpus} cores in use over ${load.seconds.toFixed(0)} s`;
  if (load.cores <= disturbed) return passed(id, title, detail);
  // With many spare cores the first limit alone may lie above half a core.
  const status = load.cores > Math.max(HOPELESS_CORES, 2 * disturbed) ? "fail" : "warn";
  return {
    ...{ id, title, status },
    detail: `${detail}; more than ${disturbed.toFixed(2)} disturbs ${onCpu ? "CPU" : "GPU"} measurements`,
    fix: "Close other programs and wait for updates, backups and indexing to end",
  };
}

/** Clock policy of the first core. */
export function checkGovernor(governor: string | null): Check {
  const { id, title } = { id: "governor", title: "CPU governor" };
  if (governor !== "powersave") return passed(id, title, governor ?? "unknown, or not adjustable here");
  return {
    ...{ id, title, status: "warn" },
    detail: "powersave: the clock may stay low or rise late",
    fix: "sudo cpupower frequency-set -g performance",
  };
}

/** Battery or mains. */
export function checkPower(source: Machine["power"]["source"]): Check {
  const { id, title } = { id: "power", title: "Power" };
  if (source !== "battery") return passed(id, title, source ?? "source unknown");
  const detail = "on battery: processors slow down to save power";
  return { id, title, status: "warn", detail, fix: "Plug the machine in" };
}

/** The system and whether it shares its hardware: for the reader, never a reason to stop. */
export function describeSystem({ os, cpu }: Machine): Check {
  const shared = [
    os.virtual === true ? `virtual machine${os.hypervisor === null ? "" : ` (${os.hypervisor})`}` : null,
    os.wsl ? "WSL" : null,
    os.container ? "container" : null,
  ].filter((part) => part !== null);
  const where = shared.length === 0 ? "" : `; ${shared.join(", ")}: what its host does is not seen from here`;
  const cores = `${cpu.usableCores} usable of ${cpu.physicalCores} cores (${cpu.logicalCores} threads)`;
  return passed("system", "System", `${os.name}, ${cpu.model}, ${cores}${where}`);
}

/** Speed of memory, which bounds how fast a model can write. */
export function describeBandwidth(bandwidth: MemoryBandwidth | null): Check {
  const { id, title } = { id: "bandwidth", title: "Memory speed" };
  if (bandwidth === null) return passed(id, title, "could not be measured");
  const best = `${(bandwidth.bytesPerSecond / 1e9).toFixed(1)} GB/s`;
  if (bandwidth.passes.length < 2) return passed(id, title, `${best} read (${bandwidth.source})`);
  const slowest = (Math.min(...bandwidth.passes) / 1e9).toFixed(1);
  const detail = `${best} read, best of ${bandwidth.passes.length} passes, slowest ${slowest}`;
  return passed(id, title, detail);
}
