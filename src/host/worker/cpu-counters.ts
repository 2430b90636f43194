import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

/** Linux counts CPU time in hundredths of a second for user space (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

/** A reading of the clocks and of the processor's counters; differences of two readings are what counts. */
export interface CpuReading {
  readonly wallNs: bigint;
  /** Seconds all CPUs stood idle or waited for a disk; null where this process may not use all of them. */
  readonly idleSeconds: number | null;
  /** CPU seconds of this process, all threads. */
  readonly ownSeconds: number;
}

/** Reads wall clock, idle time and own CPU time. Takes well under a millisecond. */
export function readCpu(): CpuReading {
  const own = process.cpuUsage();
  return {
    wallNs: process.hrtime.bigint(),
    idleSeconds: availableParallelism() < cpus().length ? null : idleSeconds(),
    ownSeconds: (own.user + own.system) / 1e6,
  };
}

/** Wall, idle and own seconds between two readings. */
export function cpuBetween(
  before: CpuReading,
  after: CpuReading,
): { wallSeconds: number; idleSeconds: number | null; workerCpuSeconds: number } {
  return {
    wallSeconds: Number(after.wallNs - before.wallNs) / 1e9,
    idleSeconds:
      before.idleSeconds === null || after.idleSeconds === null
        ? null
        : Math.max(0, after.idleSeconds - before.idleSeconds),
    workerCpuSeconds: after.ownSeconds - before.ownSeconds,
  };
}

function idleSeconds(): number {
  if (process.platform === "linux") {
    const fields = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]?.trim().split(/\s+/) ?? [];
    const ticks = Number(fields[4]) + Number(fields[5]);
    if (Number.isFinite(ticks)) return ticks / TICKS_PER_SECOND;
  }
  return cpus().reduce((sum, { times }) => sum + times.idle / 1000, 0);
}
