import { readSupply } from "../power-source.js";
import type { Probe } from "../probe.js";
import { type Channel, type OpenReader, parseFigure } from "./reader.js";

const ROOT = "/sys/class/power_supply";
const CHANNEL: Channel = {
  quantity: "power",
  scope: "system",
  device: null,
  method: "what leaves the battery",
};

/**
 * Watts that leave a battery, from its files (microwatts, microamperes, microvolts; either may be missing). Some
 * drivers show a discharge as negative: Documentation/ABI/testing/sysfs-class-power in the kernel.
 */
export function batteryWatts(
  power: string | null,
  current: string | null,
  voltage: string | null,
): number | null {
  const microwatts = parseFigure(power);
  if (microwatts !== null) return Math.abs(microwatts) / 1e6;
  const [microamperes, microvolts] = [parseFigure(current), parseFigure(voltage)];
  return microamperes === null || microvolts === null ? null : Math.abs(microamperes * microvolts) / 1e12;
}

async function readBattery(probe: Pick<Probe, "readFile">, name: string): Promise<number | null> {
  const [power, current, voltage] = await Promise.all(
    ["power_now", "current_now", "voltage_now"].map((file) => probe.readFile(`${ROOT}/${name}/${file}`)),
  );
  return batteryWatts(power ?? null, current ?? null, voltage ?? null);
}

/** A laptop on battery: the sum of the batteries is what the whole machine draws. On mains it says nothing. */
export const openBattery: OpenReader = async ({ probe }) => {
  if (probe.platform !== "linux") return null;
  const names = (await probe.listFolder(ROOT)) ?? [];
  const supplies = await Promise.all(names.map((name) => readSupply(probe, name)));
  const batteries = names.filter((_, index) => supplies[index]?.kind === "Battery");
  if (batteries.length === 0) return null;
  return {
    source: "battery",
    read: async () => {
      const status = await Promise.all(batteries.map((name) => probe.readFile(`${ROOT}/${name}/status`)));
      const discharging = batteries.filter((_, index) => status[index]?.trim() === "Discharging");
      if (discharging.length === 0) return [];
      const watts = await Promise.all(discharging.map((name) => readBattery(probe, name)));
      const known = watts.filter((value) => value !== null);
      const value = known.length < watts.length ? null : known.reduce((sum, each) => sum + each, 0);
      return [{ channel: CHANNEL, value }];
    },
  };
};
