import type { Machine } from "../../schema/machine.js";
import type { MeasuredValue } from "../../schema/worker-message.js";
import { coresOfOthers } from "../protocol/cores-of-others.js";

/** Mean CPU cores that others used while a value was taken; null where the counters do not tell. */
export function foreignCores(value: MeasuredValue, cpu: Machine["cpu"]): number | null {
  const { idleSeconds, wallSeconds, workerCpuSeconds } = value;
  if (idleSeconds === null || wallSeconds <= 0 || hasQuota(cpu)) return null;
  return coresOfOthers({
    cpus: cpu.usableCores,
    seconds: wallSeconds,
    idleSeconds,
    ownCpuSeconds: workerCpuSeconds,
  });
}

/**
 * True when a quota of time, not a mask of processors, decides how many cores may be used: then idle time says
 * nothing of what others took. A mask as tight as the quota cannot be told from it, and counts as one.
 */
export function hasQuota({ quotaCores, logicalCores, usableCores }: Machine["cpu"]): boolean {
  return quotaCores !== null && quotaCores < logicalCores && Math.floor(quotaCores) <= usableCores;
}
