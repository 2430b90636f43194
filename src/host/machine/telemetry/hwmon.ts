import type { Probe } from "../probe.js";

const ROOT = "/sys/class/hwmon";

/** A sensor chip: https://docs.kernel.org/hwmon/sysfs-interface.html */
export interface Chip {
  readonly folder: string;
  readonly name: string;
}

/** The chips whose driver has one of the names, in the order of their numbers. */
export async function listChips(
  probe: Pick<Probe, "listFolder" | "readFile">,
  names: readonly string[],
): Promise<Chip[]> {
  const folders = ((await probe.listFolder(ROOT)) ?? []).filter((folder) => /^hwmon\d+$/.test(folder));
  folders.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  const chips = await Promise.all(
    folders.map(async (folder) => ({
      folder: `${ROOT}/${folder}`,
      name: (await probe.readFile(`${ROOT}/${folder}/name`))?.trim() ?? "",
    })),
  );
  return chips.filter(({ name }) => names.includes(name));
}

/** The first of some files that can be read; null when none can. */
export async function firstReadable(
  probe: Pick<Probe, "readFile">,
  paths: readonly string[],
): Promise<string | null> {
  for (const path of paths) if ((await probe.readFile(path)) !== null) return path;
  return null;
}
