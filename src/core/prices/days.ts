import { writtenTimeMs } from "../protocol/written-time.js";

const DAY_MS = 86_400_000;

/** A moment of one day, UTC. */
export interface Moment {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly hour: number;
}

/** Days since 1970-01-01 of an ISO date. */
export function dayNumber(isoDate: string): number {
  return writtenTimeMs(isoDate) / DAY_MS;
}

/** Day of the week: 1 = Monday ... 7 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Milliseconds since 1970. */
export function momentMs({ day, hour }: Moment): number {
  return (day * 24 + hour) * 3_600_000;
}
