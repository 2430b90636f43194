import type { Probe } from "../probe.js";
import { listChips } from "./hwmon.js";
import { type Channel, type OpenReader, readFigure } from "./reader.js";

/** Drivers of the sensors in the processor: Intel; AMD (zenpower is its replacement); boards with ARM processors. */
const CHIPS = ["coretemp", "k10temp", "zenpower", "cpu_thermal"];
/** Labels of the sensor that stands for the package, the best first. Tctl can have an offset, Tdie has none. */
const LABELS = [/^Package id \d+$/, /^Tdie$/, /^Tctl$/];
/** Thermal zones of processors; acpitz is a point on the board. */
const ZONES = /^(x86_pkg_temp|cpu\d*[-_]?thermal|soc[-_]?(max[-_])?thermal|cpuss[-_]?\d*([-_]thermal)?)$/i;
const ZONE_ROOT = "/sys/class/thermal";
/** Files read at a tick: a machine with more packages than this is rare, and each costs time. */
const MOST_FILES = 4;

type Files = Pick<Probe, "listFolder" | "readFile">;

async function packageFileOf(probe: Files, folder: string): Promise<string> {
  const files = (await probe.listFolder(folder)) ?? [];
  const labelled = await Promise.all(
    files
      .filter((file) => /^temp\d+_label$/.test(file))
      .map(async (file) => ({ file, label: (await probe.readFile(`${folder}/${file}`))?.trim() ?? "" })),
  );
  for (const wanted of LABELS) {
    const found = labelled.find(({ label }) => wanted.test(label));
    if (found !== undefined) return `${folder}/${found.file.replace("_label", "_input")}`;
  }
  return `${folder}/temp1_input`;
}

async function zoneFiles(probe: Files): Promise<string[]> {
  const zones = ((await probe.listFolder(ZONE_ROOT)) ?? []).filter((zone) => /^thermal_zone\d+$/.test(zone));
  const kinds = await Promise.all(zones.map((zone) => probe.readFile(`${ZONE_ROOT}/${zone}/type`)));
  return zones
    .filter((_, index) => ZONES.test(kinds[index]?.trim() ?? ""))
    .map((zone) => `${ZONE_ROOT}/${zone}/temp`);
}

/** Temperature of the processor: the hottest of its packages. */
export const openCpuThermal: OpenReader = async ({ probe }) => {
  if (probe.platform !== "linux") return null;
  const chips = await listChips(probe, CHIPS);
  const byChip = await Promise.all(chips.map(({ folder }) => packageFileOf(probe, folder)));
  const candidates = byChip.length > 0 ? byChip : await zoneFiles(probe);
  const texts = await Promise.all(candidates.map((path) => probe.readFile(path)));
  const files = candidates.filter((_, index) => texts[index] !== null).slice(0, MOST_FILES);
  if (files.length === 0) return null;
  const method = byChip.length > 0 ? "hottest package sensor" : "hottest thermal zone";
  const channel: Channel = { quantity: "temperature", scope: "package", device: null, method };
  return {
    source: "cpu-thermal",
    read: async () => {
      const degrees = await Promise.all(files.map((path) => readFigure(probe, path, 1e-3)));
      const known = degrees.filter((value) => value !== null);
      return [{ channel, value: known.length === 0 ? null : Math.max(...known) }];
    },
  };
};
