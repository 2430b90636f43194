import { TICKS_PER_SECOND } from "../foreign-load.js";
import type { Probe } from "../probe.js";

/** CPU seconds in a line of /proc/<pid>/stat: user and system, of all threads, those that ended too. */
export function parseProcessCpu(stat: string | null): number | null {
  // The name, in brackets, may hold spaces and brackets. Then state is field 3, utime 14, stime 15 (man 5 proc).
  const fields =
    stat
      ?.slice(stat.lastIndexOf(")") + 1)
      .trim()
      .split(/\s+/) ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SECOND : null;
}

/**
 * CPU seconds a process has used. The kernel scales user and system time so that their sum is the run time it
 * counted in nanoseconds, then cuts it to hundredths: exact to 0.01 s and, for threads running now, to one tick.
 * /proc/<pid>/schedstat has nanoseconds but of the first thread only, and the files under task/ lose threads that
 * ended, of which the engine has many.
 */
export async function readProcessCpu(probe: Pick<Probe, "readFile">, pid: number): Promise<number | null> {
  return parseProcessCpu(await probe.readFile(`/proc/${pid}/stat`));
}
