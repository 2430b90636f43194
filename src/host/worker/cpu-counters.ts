import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { idleOfAllowed } from "../../core/protocol/cpu-idle.js";
import type { MeasuredValue } from "../../schema/worker-message.js";

/** A reading of the clocks and of the system's counters; differences of two readings are what counts. */
export interface CpuReading {
  /** Clock that never goes back. */
  readonly monotonicNs: bigint;
  /** Clock of the day, Unix ms: someone may set it, and it goes on while the machine sleeps. */
  readonly unixMs: number;
  /** Seconds that the CPUs this process may use stood idle or waited for a disk; null where the system does not tell. */
  readonly idleSeconds: number | null;
  /** CPU seconds of this process, all threads. */
  readonly ownSeconds: number;
  /** Page faults of this process that needed a disk, so far. */
  readonly majorFaults: number | null;
}

/** What a value keeps of two readings. */
export type CpuBetween = Pick<
  MeasuredValue,
  "wallSeconds" | "idleSeconds" | "workerCpuSeconds" | "clockSkewSeconds" | "majorFaults"
>;

/** Reads clocks, idle time, own CPU time and page faults. Takes well under a millisecond. */
export function readCpu(): CpuReading {
  const { userCPUTime, systemCPUTime, majorPageFault } = process.resourceUsage();
  return {
    monotonicNs: process.hrtime.bigint(),
    unixMs: Date.now(),
    idleSeconds: idleSeconds(),
    ownSeconds: (userCPUTime + systemCPUTime) / 1e6,
    majorFaults: majorPageFault,
  };
}

/** Differences of two readings. */
export function cpuBetween(before: CpuReading, after: CpuReading): CpuBetween {
  const wallSeconds = Number(after.monotonicNs - before.monotonicNs) / 1e9;
  return {
    wallSeconds,
    idleSeconds: difference(before.idleSeconds, after.idleSeconds),
    workerCpuSeconds: after.ownSeconds - before.ownSeconds,
    clockSkewSeconds: (after.unixMs - before.unixMs) / 1000 - wallSeconds,
    majorFaults: difference(before.majorFaults, after.majorFaults),
  };
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : Math.max(0, after - before);
}

function idleSeconds(): number | null {
  if (process.platform === "linux") {
    try {
      const status = readFileSync("/proc/self/status", "utf8");
      return idleOfAllowed(status, readFileSync("/proc/stat", "utf8"))?.idleSeconds ?? null;
    } catch {
      return null;
    }
  }
  const all = cpus();
  // Elsewhere the system does not say which of them this process may use.
  if (availableParallelism() < all.length) return null;
  return all.reduce((sum, { times }) => sum + times.idle / 1000, 0);
}
