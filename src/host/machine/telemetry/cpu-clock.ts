import { type Channel, listCpus, type OpenReader, readFigure } from "./reader.js";

/** CPUs whose clock is read: a sample over the whole range, because each file costs time. */
const MOST_CPUS = 4;

/** At most `most` of the items, evenly spread. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, step) => items[Math.floor((step * items.length) / most)] as T);
}

/** Mean clock of the CPUs, as the kernel set or counted it (kHz in scaling_cur_freq). */
export const openCpuClock: OpenReader = async ({ probe }) => {
  if (probe.platform !== "linux") return null;
  const cpus = spread(await listCpus(probe), MOST_CPUS);
  const candidates = cpus.map((cpu) => `/sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_cur_freq`);
  const present = await Promise.all(candidates.map((path) => readFigure(probe, path)));
  const files = candidates.filter((_, index) => present[index] !== null);
  if (files.length === 0) return null;
  const method = `mean of ${files.length} CPU${files.length === 1 ? "" : "s"}`;
  const channel: Channel = { quantity: "clock", scope: "cpu", device: null, method };
  return {
    source: "cpu-clock",
    read: async () => {
      const clocks = await Promise.all(files.map((path) => readFigure(probe, path, 1e-3)));
      const known = clocks.filter((value) => value !== null);
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      return [{ channel, value: known.length === 0 ? null : mean }];
    },
  };
};
