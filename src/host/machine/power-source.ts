import * as z from "zod";
import type { Machine } from "../../schema/machine.js";
import { type Probe, withinLimit } from "./probe.js";

type PowerSource = Machine["power"]["source"];

const Battery = z.object({ hasBattery: z.boolean(), acConnected: z.boolean() });

/** One entry of /sys/class/power_supply. */
export interface Supply {
  readonly kind: string;
  readonly online: boolean;
  readonly discharging: boolean;
}

/** One entry of /sys/class/power_supply; null for batteries of mice and keyboards (scope Device). */
export async function readSupply(probe: Pick<Probe, "readFile">, name: string): Promise<Supply | null> {
  const read = async (file: string): Promise<string> =>
    (await probe.readFile(`/sys/class/power_supply/${name}/${file}`))?.trim() ?? "";
  const [kind, online, status, scope] = await Promise.all(
    ["type", "online", "status", "scope"].map((file) => read(file)),
  );
  if (scope === "Device") return null;
  return { kind: kind ?? "", online: online === "1", discharging: status === "Discharging" };
}

async function linuxSource(probe: Probe, virtual: boolean | null): Promise<PowerSource> {
  const names = await probe.listFolder("/sys/class/power_supply");
  if (names === null) return null;
  const supplies = (await Promise.all(names.map((name) => readSupply(probe, name)))).filter(
    (supply) => supply !== null,
  );
  if (supplies.some((supply) => supply.kind !== "Battery" && supply.online)) return "mains";
  const batteries = supplies.filter((supply) => supply.kind === "Battery");
  if (batteries.some((battery) => battery.discharging)) return "battery";
  if (batteries.length > 0) return "mains";
  // A desktop shows no supply at all; a virtual machine does not show that of its host either.
  return virtual === false ? "mains" : null;
}

/** Whether the machine runs from its battery; null when nothing tells. */
export async function detectPowerSource(probe: Probe, virtual: boolean | null): Promise<PowerSource> {
  if (probe.platform === "linux") return linuxSource(probe, virtual);
  const parsed = Battery.safeParse(await withinLimit(probe.system.battery));
  if (!parsed.success) return null;
  return parsed.data.hasBattery && !parsed.data.acConnected ? "battery" : "mains";
}
