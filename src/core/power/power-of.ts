import type { Telemetry } from "../../schema/telemetry.js";
import { meterEnergy, type PowerMeter } from "./power-meter.js";

/** Mean watts of a meter in a window (Unix ms); null where its energy is not known. */
export function powerOf(meter: PowerMeter, fromMs: number, toMs: number): number | null {
  const energy = meterEnergy(meter, fromMs, toMs);
  return energy === null ? null : energy.joules / energy.seconds;
}

/** Mean watts of a meter while nothing was loaded; null when idle was not measured. */
export function idleWatts({ idle }: Pick<Telemetry, "idle">, meter: PowerMeter): number | null {
  return idle === null ? null : powerOf(meter, idle.fromMs, idle.toMs);
}
