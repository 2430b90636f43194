import type { MeterScope } from "../../power/power-meter.js";
import type { PowerDraw } from "../local/electricity.js";
import { REST_DESKTOP_WATTS, SUPPLY_EFFICIENCY } from "./power-estimate.js";

/** Watts that a meter showed; null where a phase was too short to be measured. */
export interface MeteredWatts {
  readonly scope: MeterScope;
  readonly idle: number | null;
  readonly prefill: number | null;
  readonly decode: number | null;
}

/**
 * What the wall sees of what a sensor saw: sensors inside the machine miss board, memory and fans (taken as 40 W) and
 * the loss of the power supply; a meter at the wall and a computer's own figure count as they are. Null where no
 * phase of computing was measured. An idle figure that is missing is the allowance alone.
 */
export function wallDraw({ scope, idle, prefill, decode }: MeteredWatts): PowerDraw | null {
  const busy = decode ?? prefill;
  if (busy === null) return null;
  const isWhole = scope === "wall" || scope === "system";
  const atTheWall = (watts: number) => (isWhole ? watts : (watts + REST_DESKTOP_WATTS) / SUPPLY_EFFICIENCY);
  return {
    idleWatts: atTheWall(Math.min(idle ?? 0, busy)),
    prefillWatts: atTheWall(prefill ?? busy),
    decodeWatts: atTheWall(busy),
  };
}

/** How far the wall may lie from what a sensor of this scope says, as a share. */
export function meterSpread(scope: MeterScope): number {
  switch (scope) {
    case "wall":
      return 0.02;
    case "system":
      return 0.1;
    // NVIDIA states ±5 % for its sensor; the 40 W for the rest may be half or double.
    case "package+gpu":
      return 0.1;
    case "package":
    case "gpu":
      return 0.2;
  }
}
