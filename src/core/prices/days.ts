/** A moment of one day, UTC. */
export interface Moment {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly hour: number;
}

/**
 * Days since 1970-01-01 of an ISO date. The year is taken from March on, so that a leap day comes last
 * (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
 */
export function dayNumber(isoDate: string): number {
  const [year = 1970, month = 1, day = 1] = isoDate.split("-").map(Number);
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
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
