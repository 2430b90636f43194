import type { Machine } from "../../schema/machine.js";
import type { MeasuredValue } from "../../schema/worker-message.js";
import { coresOfOthers } from "./cores-of-others.js";

/** Mean CPU cores that others used while a value was taken; null where the counters do not tell. */
export function foreignCores(value: MeasuredValue, cpu: Machine["cpu"]): number | null {
  if (value.idleSeconds === null || value.wallSeconds <= 0) return null;
  // Under a CPU limit the idle time of all processors says nothing of those that may be used.
  if (cpu.usableCores < cpu.logicalCores) return null;
  return coresOfOthers({
    cpus: cpu.usableCores,
    seconds: value.wallSeconds,
    idleSeconds: value.idleSeconds,
    ownCpuSeconds: value.workerCpuSeconds,
  });
}
