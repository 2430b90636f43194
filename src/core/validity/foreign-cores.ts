import type { Machine } from "../../schema/machine.js";
import type { MeasuredValue } from "../../schema/worker-message.js";

/**
 * Mean CPU cores that others used while a value was taken: what was neither idle nor ours. Counted from idle
 * time, because busy time is sampled at the timer tick and misses short work; steal time stays in. The counters
 * tick in hundredths of a second, so small negative figures occur and mean none.
 */
export function foreignCores(value: MeasuredValue, cpu: Machine["cpu"]): number | null {
  if (value.idleSeconds === null || value.wallSeconds <= 0) return null;
  // Under a CPU limit the idle time of all processors says nothing of those that may be used.
  if (cpu.usableCores < cpu.logicalCores) return null;
  const busySeconds = cpu.usableCores * value.wallSeconds - value.idleSeconds;
  return Math.max(0, (busySeconds - value.workerCpuSeconds) / value.wallSeconds);
}
