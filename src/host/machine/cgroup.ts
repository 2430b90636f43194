import type { Probe } from "./probe.js";

type Files = Pick<Probe, "readFile">;

/** What the control groups of this process allow; null where nothing is set. */
export interface CgroupLimits {
  /** CPUs' worth of time. */
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
  /** Memory the tightest group has left, file cache that can be dropped counted as free. */
  readonly memoryLeftBytes: number | null;
}

interface Membership {
  readonly unified: string | null;
  readonly cpu: string | null;
  readonly memory: string | null;
}

/** Paths of this process in the groups, from /proc/self/cgroup (man 7 cgroups). */
export function parseMembership(text: string): Membership {
  const rows = text.split("\n").map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line.trim()));
  const pathOf = (controller: string): string | null =>
    rows.find((row) => (row?.[1] ?? "-").split(",").includes(controller))?.[2] ?? null;
  return { unified: pathOf(""), cpu: pathOf("cpu"), memory: pathOf("memory") };
}

/** The group itself and all above it: a limit anywhere on the way up holds. */
function upward(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return Array.from({ length: parts.length + 1 }, (_, up) => parts.slice(0, parts.length - up).join("/"));
}

function number(text: string | null | undefined): number | null {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function quota(allowed: number | null, period: number | null): number | null {
  return allowed === null || period === null || allowed === 0 || period === 0 ? null : allowed / period;
}

async function cpuLimit(files: Files, folder: string): Promise<number | null> {
  const [allowed, period] = (await files.readFile(`${folder}/cpu.max`))?.trim().split(/\s+/) ?? [];
  const v2 = quota(number(allowed), number(period));
  if (v2 !== null) return v2;
  const [quotaUs, periodUs] = await Promise.all([
    files.readFile(`${folder}/cpu.cfs_quota_us`),
    files.readFile(`${folder}/cpu.cfs_period_us`),
  ]);
  return quota(number(quotaUs), number(periodUs));
}

interface MemoryLimit {
  readonly bytes: number;
  readonly left: number | null;
}

async function memoryLimit(files: Files, folder: string, totalBytes: number): Promise<MemoryLimit | null> {
  const read = (name: string): Promise<string | null> => files.readFile(`${folder}/${name}`);
  const bytes = number(await read("memory.max")) ?? number(await read("memory.limit_in_bytes"));
  // Without a limit version 1 shows a number near 2^63.
  if (bytes === null || bytes >= totalBytes) return null;
  const used = number(await read("memory.current")) ?? number(await read("memory.usage_in_bytes"));
  const droppable = /^(?:total_)?inactive_file (\d+)$/m.exec((await read("memory.stat")) ?? "")?.[1];
  return { bytes, left: used === null ? null : Math.max(0, bytes - used + (number(droppable) ?? 0)) };
}

function smallest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function folders(membership: Membership, controller: "cpu" | "memory"): string[] {
  const root = "/sys/fs/cgroup";
  const unified = membership.unified === null ? [] : upward(membership.unified);
  const own = membership[controller];
  return [
    ...unified.map((path) => `${root}/${path}`),
    ...(own === null ? [] : upward(own).map((path) => `${root}/${controller}/${path}`)),
  ].map((folder) => folder.replace(/\/$/, ""));
}

/** Limits of the control groups of this process, versions 1 and 2. */
export async function readCgroupLimits(files: Files, totalBytes: number): Promise<CgroupLimits> {
  const membership = parseMembership((await files.readFile("/proc/self/cgroup")) ?? "");
  const cpus = await Promise.all(folders(membership, "cpu").map((folder) => cpuLimit(files, folder)));
  const memory = await Promise.all(
    folders(membership, "memory").map((folder) => memoryLimit(files, folder, totalBytes)),
  );
  return {
    cpus: smallest(cpus),
    memoryBytes: smallest(memory.map((limit) => limit?.bytes ?? null)),
    memoryLeftBytes: smallest(memory.map((limit) => limit?.left ?? null)),
  };
}
