import { coresOfOthers } from "../../../core/protocol/cores-of-others.js";
import { type IdleReading, idleOfAllowed } from "../../../core/protocol/cpu-idle.js";
import { readCgroupLimits } from "../cgroup.js";
import { parseProcessCpu } from "./process-cpu.js";
import type { Channel, OpenReader, Reader } from "./reader.js";

/** The window of a reading, and how far it may be off before the reading is null. */
const WINDOW_MS = 2000;
const SHORTEST_MS = 1800;
const LONGEST_MS = 3500;
/** The two counters must be read together: what the worker does in between counts as load of others. */
const SLOWEST_MS = 20;
const CHANNEL: Channel = { quantity: "foreign-load", scope: "cpu", device: null, method: "2 s window" };

/** The counters at one moment. */
export interface LoadSample {
  readonly steadyMs: number;
  readonly atMs: number;
  readonly idle: IdleReading | null;
  /** CPU seconds of the worker; 0 while there is none, null when it cannot be read. */
  readonly ownSeconds: number | null;
  /** Grows each time another worker is watched. */
  readonly turn: number;
}

/** Mean cores in use by others between two samples; null when they cannot be compared. */
export function coresBetween(from: LoadSample, to: LoadSample): number | null {
  const elapsed = to.steadyMs - from.steadyMs;
  if (elapsed < SHORTEST_MS || elapsed > LONGEST_MS || from.turn !== to.turn) return null;
  if (from.idle === null || to.idle === null || from.idle.cpus !== to.idle.cpus) return null;
  if (from.ownSeconds === null || to.ownSeconds === null) return null;
  return coresOfOthers({
    cpus: to.idle.cpus,
    seconds: elapsed / 1000,
    idleSeconds: to.idle.idleSeconds - from.idle.idleSeconds,
    ownCpuSeconds: to.ownSeconds - from.ownSeconds,
  });
}

/** A window of time (Unix ms) with the cores others used in it. */
export interface LoadWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cores: number;
}

/** The largest load of the windows that lie wholly inside a stretch; null when none does. */
export function worstWindow(windows: readonly LoadWindow[], fromMs: number, toMs: number): number | null {
  const inside = windows.filter((window) => window.fromMs >= fromMs && window.toMs <= toMs);
  return inside.length === 0 ? null : Math.max(...inside.map(({ cores }) => cores));
}

/** The reader of foreign load, with what else can be asked of it. */
export interface LoadReader extends Reader {
  /** Whose CPU time is not foreign from now on; null for nobody's. */
  readonly watch: (pid: number | null) => void;
  readonly worst: (fromMs: number, toMs: number) => number | null;
}

/** CPU load of everybody but the worker, from the kernel's counters, each second over the last two. */
export const openProcLoad: OpenReader<LoadReader> = async ({ probe, steadyMs, nowMs, note }) => {
  if (probe.platform !== "linux") return null;
  const status = probe.readNow("/proc/self/status") ?? "";
  const readIdle = () => idleOfAllowed(status, probe.readNow("/proc/stat") ?? "");
  const cpus = readIdle()?.cpus;
  if (cpus === undefined) return null;
  const quota = (await readCgroupLimits(probe, probe.node.totalMemoryBytes)).cpus;
  if (quota !== null && quota < cpus) {
    note("a limit on CPU time is set here, so the load of other programs cannot be told from idle time");
    return null;
  }
  let pid: number | null = null;
  let turn = 0;
  const samples: LoadSample[] = [];
  const windows: LoadWindow[] = [];
  const takeSample = (): LoadSample => {
    const startMs = steadyMs();
    const idle = readIdle();
    const ownSeconds = pid === null ? 0 : parseProcessCpu(probe.readNow(`/proc/${pid}/stat`));
    const tookMs = steadyMs() - startMs;
    return {
      steadyMs: startMs + tookMs / 2,
      atMs: nowMs(),
      idle: tookMs > SLOWEST_MS ? null : idle,
      ownSeconds,
      turn,
    };
  };
  return {
    source: "proc-load",
    watch: (next) => {
      pid = next;
      turn += 1;
    },
    worst: (fromMs, toMs) => worstWindow(windows, fromMs, toMs),
    read: async () => {
      const sample = takeSample();
      const from = samples.findLast((earlier) => sample.steadyMs - earlier.steadyMs >= SHORTEST_MS);
      while (samples.length > 0 && sample.steadyMs - (samples[0]?.steadyMs ?? 0) > WINDOW_MS * 2)
        samples.shift();
      samples.push(sample);
      if (from === undefined) return [];
      const cores = coresBetween(from, sample);
      if (cores !== null) windows.push({ fromMs: from.atMs, toMs: sample.atMs, cores });
      return [{ channel: CHANNEL, value: cores, atMs: sample.atMs }];
    },
  };
};
