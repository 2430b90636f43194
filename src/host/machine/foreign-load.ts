import { readFileSync } from "node:fs";
import os from "node:os";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { coresOfOthers } from "../../core/protocol/cores-of-others.js";
import { type IdleReading, idleOfAllowed } from "../../core/protocol/cpu-idle.js";

/** Clock and counters, passed in by tests. */
export interface LoadClock {
  /** Null where the system does not tell. */
  readonly readIdle: () => IdleReading | null;
  /** CPU seconds of this process and of those it answers for. */
  readonly ownCpuSeconds: () => number;
  readonly nowSeconds: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Load of everybody else over a window. */
export interface ForeignLoad {
  /** Mean cores in use by others; null where the counters do not tell. */
  readonly cores: number | null;
  /** CPUs that were watched. */
  readonly cpus: number;
  readonly seconds: number;
}

function readProcIdle(): IdleReading | null {
  try {
    return idleOfAllowed(readFileSync("/proc/self/status", "utf8"), readFileSync("/proc/stat", "utf8"));
  } catch {
    return null;
  }
}

function readNodeIdle(): IdleReading | null {
  const cpus = os.cpus();
  if (cpus.length === 0) return null;
  return { cpus: cpus.length, idleSeconds: cpus.reduce((sum, cpu) => sum + cpu.times.idle / 1000, 0) };
}

/** Counters of this machine. A caller with children of its own passes their CPU time along with ours. */
export function systemLoadClock(childCpuSeconds: () => number = () => 0): LoadClock {
  return {
    readIdle: () => (process.platform === "linux" ? readProcIdle() : readNodeIdle()),
    ownCpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6 + childCpuSeconds();
    },
    nowSeconds: () => performance.now() / 1000,
    wait,
  };
}

/** Mean cores that others use over a window. */
export async function sampleForeignLoad(
  ms: number,
  clock: LoadClock = systemLoadClock(),
): Promise<ForeignLoad> {
  const from = { at: clock.nowSeconds(), idle: clock.readIdle(), own: clock.ownCpuSeconds() };
  await clock.wait(ms);
  const to = { at: clock.nowSeconds(), idle: clock.readIdle(), own: clock.ownCpuSeconds() };
  const seconds = to.at - from.at;
  const cpus = to.idle?.cpus ?? 0;
  if (from.idle === null || to.idle === null || from.idle.cpus !== cpus || seconds <= 0) {
    return { cores: null, cpus, seconds };
  }
  const idleSeconds = to.idle.idleSeconds - from.idle.idleSeconds;
  const cores = coresOfOthers({ cpus, seconds, idleSeconds, ownCpuSeconds: to.own - from.own });
  return { cores, cpus, seconds };
}
