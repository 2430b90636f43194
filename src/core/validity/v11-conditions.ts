import type { Gpu, Machine } from "../../schema/machine.js";
import type { Finding } from "./verdict.js";

/** A limit lowered by less than this is the rounding of a tool. */
const REDUCED_BELOW = 0.99;

/** V11: what holds for every number of a run and is said once: on what kind of power and machine it was measured. */
export function machineConditions({ power, cpu, gpus, os }: Machine): Finding[] {
  return [
    power.source === "battery"
      ? condition("on battery: many machines compute slower then", "plug the machine in")
      : null,
    cpu.governor === "powersave"
      ? condition(
          "the processor's governor is powersave: some machines hold their clock down then",
          "sudo cpupower frequency-set -g performance",
        )
      : null,
    ...gpus.map(reducedPower),
    os.virtual === true
      ? condition(
          "a virtual machine: what other guests of its host do shows only as lost time",
          "measure at another hour too",
        )
      : null,
  ].filter((found) => found !== null);
}

function reducedPower({ name, powerLimitWatts: now, defaultPowerLimitWatts: usual }: Gpu): Finding | null {
  if (now === null || usual === null || now >= REDUCED_BELOW * usual) return null;
  return condition(
    `${name} may draw ${Math.round(now)} W, less than the ${Math.round(usual)} W it comes with`,
    `raise the limit if that was not meant: nvidia-smi -pl ${Math.round(usual)}`,
  );
}

function condition(reason: string, remedy: string): Finding {
  return { code: "V11", verdict: "valid", reason, remedy };
}
