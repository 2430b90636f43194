import { readFileSync } from "node:fs";
import os from "node:os";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { coresOfOthers } from "../../core/validity/cores-of-others.js";

/** Linux counts processor time in hundredths of a second for user space (USER_HZ, man 5 proc). */
export const TICKS_PER_SECOND = 100;

/** Idle seconds of the CPUs this process may use, summed since the system started; waiting for a disk is idle. */
export interface IdleReading {
  readonly cpus: number;
  readonly idleSeconds: number;
}

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

/** CPU numbers in a list such as "0-3,8,10-11" (Cpus_allowed_list in /proc/self/status). */
export function parseCpuList(list: string): Set<number> {
  const numbers = list.split(",").flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    if (first === undefined) return [];
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, step) => Number(first) + step);
  });
  return new Set(numbers);
}

/**
 * Idle time in /proc/stat of the CPUs allowed; of all when `allowed` is empty. Time stolen by a hypervisor is in
 * neither field, and so counts as used by others.
 */
export function parseIdle(stat: string, allowed: ReadonlySet<number>): IdleReading | null {
  const rows = stat.split("\n").flatMap((line) => {
    const match = /^cpu(\d+) (.*)$/.exec(line);
    if (match === null || (allowed.size > 0 && !allowed.has(Number(match[1])))) return [];
    const fields = (match[2] ?? "").trim().split(/\s+/).map(Number);
    return [(fields[3] ?? Number.NaN) + (fields[4] ?? 0)];
  });
  const ticks = rows.reduce((sum, row) => sum + row, 0);
  return rows.length > 0 && Number.isFinite(ticks)
    ? { cpus: rows.length, idleSeconds: ticks / TICKS_PER_SECOND }
    : null;
}

/** Numbers of the CPUs a process may use, from its /proc/<pid>/status; empty where it does not say. */
export function parseAllowedCpus(status: string): Set<number> {
  return parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "");
}

function readProcIdle(): IdleReading | null {
  try {
    const allowed = parseAllowedCpus(readFileSync("/proc/self/status", "utf8"));
    return parseIdle(readFileSync("/proc/stat", "utf8"), allowed);
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
