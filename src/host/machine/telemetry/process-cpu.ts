/** Linux counts processor time in hundredths of a second for user space (USER_HZ, man 5 proc). */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds of a process, all threads, those that ended too, from its /proc/<pid>/stat. The kernel scales user and
 * system time so that their sum is the run time it counted in nanoseconds, then cuts it to hundredths: exact to
 * 0.01 s and, for threads running now, to one tick. /proc/<pid>/schedstat has nanoseconds but of the first thread
 * only, and the files under task/ lose threads that ended, of which the engine has many.
 */
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
