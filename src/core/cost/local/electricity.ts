import { type BusyTime, busySeconds } from "./busy-time.js";

/** Draw of one machine at the wall, W. */
export interface PowerDraw {
  readonly idleWatts: number;
  readonly prefillWatts: number;
  readonly decodeWatts: number;
}

/** When machines are on, and what the building adds. */
export interface PoweredHours {
  readonly useDaysPerYear: number;
  readonly onDaysPerYear: number;
  readonly onHoursPerDay: number;
  /** An idle machine is switched off, or draws its idle power. */
  readonly whenIdle: "off" | "on";
  /** Power usage effectiveness: energy of the room for one unit of energy of the machine. */
  readonly pue: number;
}

const JOULES_PER_KWH = 3.6e6;

/** Energy of a year, kWh: the busy seconds at their own draw, the rest of the powered hours at the idle draw. */
export function kwhPerYear(power: PowerDraw, busy: BusyTime, hours: PoweredHours, machines: number): number {
  const busyJoules =
    hours.useDaysPerYear *
    (busy.decodeSeconds * power.decodeWatts + busy.prefillSeconds * power.prefillWatts);
  const idleSeconds =
    hours.whenIdle === "off"
      ? 0
      : machines * hours.onDaysPerYear * hours.onHoursPerDay * 3600 -
        hours.useDaysPerYear * busySeconds(busy);
  return ((busyJoules + Math.max(0, idleSeconds) * power.idleWatts) / JOULES_PER_KWH) * hours.pue;
}
