import { availableParallelism } from "node:os";
import type { CpuReading } from "../cpu-counters.js";

/** Cores that others use where the script says so. */
const FOREIGN_CORES = 0.8;

/** Time of the scripted machine, which passes only while a test runs. */
export interface ScriptedClock {
  /** Lets seconds pass; with others at work, threads that have no core of their own wait for them. */
  pass(seconds: number, disturbed: boolean): void;
  read(): CpuReading;
}

/** A clock for an engine with so many threads, on as many CPUs as this process may use. */
export function createScriptedClock(threads: number): ScriptedClock {
  const cores = availableParallelism();
  const startMs = Date.now();
  let [wall, idle, own] = [0, 0, 0];
  return {
    pass(seconds, disturbed) {
      const foreign = disturbed ? FOREIGN_CORES : 0;
      const busy = disturbed ? Math.max(0, Math.min(threads, cores - foreign)) : threads;
      wall += seconds;
      own += busy * seconds;
      idle += Math.max(0, cores - busy - foreign) * seconds;
    },
    read: () => ({
      monotonicNs: BigInt(Math.round(wall * 1e9)),
      unixMs: startMs + wall * 1000,
      idleSeconds: idle,
      ownSeconds: own,
      majorFaults: 0,
    }),
  };
}
