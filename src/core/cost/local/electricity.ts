import type { BusyTime } from "./busy-time.js";

/** Draw of one machine at the wall, W. */
export interface PowerDraw {
  readonly idleWatts: number;
  readonly prefillWatts: number;
  readonly decodeWatts: number;
}

/** When machines are on, and what the building adds. */
export interface PoweredHours {
  readonly useDaysPerYear: number;
  /** Hours of a day of use in which requests come. */
  readonly demandHoursPerDay: number;
  readonly onDaysPerYear: number;
  readonly onHoursPerDay: number;
  /** An idle machine is switched off, or draws its idle power. */
  readonly whenIdle: "off" | "on";
  /** Power usage effectiveness: energy of the room for one unit of energy of the machine. */
  readonly pue: number;
}

/** Seconds of a day of use in which the machine works: loading the model draws what reading draws. */
export interface WorkingTime extends BusyTime {
  readonly loadSeconds: number;
}

const JOULES_PER_KWH = 3.6e6;

/** Hours of a year that a rented machine is paid for: those it is left on, or those in which requests may come. */
export function hoursOn(hours: PoweredHours): number {
  return hours.whenIdle === "on"
    ? hours.onDaysPerYear * hours.onHoursPerDay
    : hours.useDaysPerYear * hours.demandHoursPerDay;
}

/** Seconds of a year that a machine is left on and not loading. */
export function readySeconds(loadSeconds: number, hours: PoweredHours): number {
  return hours.onDaysPerYear * hours.onHoursPerDay * 3600 - hours.useDaysPerYear * loadSeconds;
}

/** Energy of a year, kWh: the working seconds at their own draw, the rest of the powered hours at the idle draw. */
export function kwhPerYear(
  power: PowerDraw,
  working: WorkingTime,
  hours: PoweredHours,
  machines: number,
): number {
  const { decodeSeconds, prefillSeconds, loadSeconds } = working;
  const workingJoules =
    hours.useDaysPerYear *
    (decodeSeconds * power.decodeWatts + (prefillSeconds + machines * loadSeconds) * power.prefillWatts);
  const idleSeconds =
    hours.whenIdle === "off"
      ? 0
      : machines * readySeconds(loadSeconds, hours) - hours.useDaysPerYear * (decodeSeconds + prefillSeconds);
  return ((workingJoules + Math.max(0, idleSeconds) * power.idleWatts) / JOULES_PER_KWH) * hours.pue;
}
