import { type Channel, deviceLabel, type OpenReader, type Reading, readFigure } from "./reader.js";
import { createRunningSum } from "./running-sum.js";

const ROOT = "/sys/class/powercap";
/** Readable by root only since the attack CVE-2020-8694 (PLATYPUS). */
const HINT =
  "only root may read the energy counter of the processor; root can allow it until the next start with: " +
  `chmod a+r ${ROOT}/intel-rapl:*/energy_uj (for good: a udev rule that does so)`;

/**
 * Energy counters of the processor packages, Intel and AMD (https://docs.kernel.org/power/powercap/powercap.html).
 * Packages alone: sub-domains are part of them, `psys` contains them, and intel-rapl-mmio shows them once more.
 */
export const openRapl: OpenReader = async ({ probe, steadyMs, note }) => {
  if (probe.platform !== "linux") return null;
  const zones = ((await probe.listFolder(ROOT)) ?? []).filter((zone) => /^intel-rapl:\d+$/.test(zone)).sort();
  const named = await Promise.all(
    zones.map(async (zone) => ({
      folder: `${ROOT}/${zone}`,
      name: (await probe.readFile(`${ROOT}/${zone}/name`))?.trim() ?? "",
    })),
  );
  const packages = named.filter(({ name }) => /^package-\d+(-die-\d+)?$/.test(name));
  if (packages.length === 0) return null;
  const first = await Promise.all(packages.map(({ folder }) => readFigure(probe, `${folder}/energy_uj`)));
  if (first.includes(null)) {
    note(HINT);
    return null;
  }
  const domains = await Promise.all(
    packages.map(async ({ folder, name }, index) => {
      const channel: Channel = {
        quantity: "energy",
        scope: "package",
        device: deviceLabel("package", index, packages.length) === null ? null : name,
        method: "counter",
      };
      const sum = createRunningSum(await readFigure(probe, `${folder}/max_energy_range_uj`));
      return { path: `${folder}/energy_uj`, channel, sum };
    }),
  );
  return {
    source: "rapl",
    read: () =>
      Promise.all(
        domains.map(async ({ path, channel, sum }): Promise<Reading> => {
          return { channel, value: sum.next(await readFigure(probe, path), steadyMs()) };
        }),
      ),
  };
};
