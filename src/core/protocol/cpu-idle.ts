/** Linux counts processor time in hundredths of a second for user space (USER_HZ, man 5 proc). */
const TICKS_PER_SECOND = 100;

/** Idle seconds of the CPUs this process may use, summed since the system started; waiting for a disk is idle. */
export interface IdleReading {
  readonly cpus: number;
  readonly idleSeconds: number;
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

/** Idle time of the CPUs that a process may use, from the texts of its /proc/self/status and of /proc/stat. */
export function idleOfAllowed(status: string, stat: string): IdleReading | null {
  return parseIdle(stat, parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? ""));
}
