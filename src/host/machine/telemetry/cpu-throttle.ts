import type { Probe } from "../probe.js";
import { type Channel, listCpus, type OpenReader, readFigure } from "./reader.js";

/** Core counters read at a tick: they take turns, because a machine can have hundreds. */
const CORES_A_TICK = 4;
const CHANNEL: Channel = {
  quantity: "throttle-hardware",
  scope: "cpu",
  device: null,
  method: "thermal events since the start",
};

type Files = Pick<Probe, "listFolder" | "readFile">;
const cpuFolder = (cpu: number): string => `/sys/devices/system/cpu/cpu${cpu}`;

/** One CPU of each package: all CPUs of a package show the same package counter. */
async function onePerPackage(probe: Files, cpus: readonly number[]): Promise<number[]> {
  const packages = await Promise.all(
    cpus.map((cpu) => probe.readFile(`${cpuFolder(cpu)}/topology/physical_package_id`)),
  );
  return cpus.filter((_, index) => packages.indexOf(packages[index] ?? null) === index);
}

/**
 * Times the processor lowered its clocks because of heat, cores and packages together, since the start of sampling.
 * Intel only: https://docs.kernel.org/admin-guide/thermal/intel_thermal_throttle.html
 */
export const openCpuThrottle: OpenReader = async ({ probe }) => {
  if (probe.platform !== "linux") return null;
  const cpus = await listCpus(probe);
  const always = (await onePerPackage(probe, cpus)).map(
    (cpu) => `${cpuFolder(cpu)}/thermal_throttle/package_throttle_count`,
  );
  const inTurn = cpus.map((cpu) => `${cpuFolder(cpu)}/thermal_throttle/core_throttle_count`);
  const first = new Map<string, number>();
  for (const path of [...always, ...inTurn]) {
    const count = await readFigure(probe, path);
    if (count !== null) first.set(path, count);
  }
  const last = new Map(first);
  if (first.size === 0) return null;
  const packages = always.filter((path) => first.has(path));
  const cores = inTurn.filter((path) => first.has(path));
  let turn = 0;
  return {
    source: "cpu-throttle",
    read: async () => {
      const some = Array.from({ length: Math.min(CORES_A_TICK, cores.length) }, (_, step) =>
        String(cores[(turn + step) % cores.length]),
      );
      turn += some.length;
      const counts = await Promise.all(
        [...packages, ...some].map(async (path) => [path, await readFigure(probe, path)] as const),
      );
      for (const [path, count] of counts) if (count !== null) last.set(path, count);
      const risen = [...first].reduce((sum, [path, count]) => sum + ((last.get(path) ?? count) - count), 0);
      return [{ channel: CHANNEL, value: counts.every(([, count]) => count === null) ? null : risen }];
    },
  };
};
