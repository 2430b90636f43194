/** A stretch of time on the CPUs that may be used: how long they stood idle, and how much of the rest was ours. */
export interface CpuStretch {
  readonly cpus: number;
  readonly seconds: number;
  /** Summed over the CPUs; waiting for a disk is idle, time stolen by a hypervisor is not. */
  readonly idleSeconds: number;
  readonly ownCpuSeconds: number;
}

/**
 * Mean cores in use by others: what was neither idle nor ours. Counted from idle time, because busy time is sampled
 * at the timer tick and misses short work. The counters tick in hundredths of a second, so small negative figures
 * occur and mean none.
 */
export function coresOfOthers({ cpus, seconds, idleSeconds, ownCpuSeconds }: CpuStretch): number {
  return Math.max(0, (cpus * seconds - idleSeconds - ownCpuSeconds) / seconds);
}
