import type { HoursOfUse } from "../../core/cost/cloud/price-bands.js";
import { quoted, usage } from "../run/flag-values.js";

/** Hours in which requests come, in UTC, and how many they are. */
export interface UseHours {
  readonly utc: readonly HoursOfUse[];
  readonly hoursPerDay: number;
  /** Days of a year of use; null when every day of the preset counts. */
  readonly daysPerYear: number | null;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EXAMPLE = "e.g. --hours 9-18@Europe/Berlin or mon-fri:9-18@UTC";
const FORM =
  /^(?:([a-z]{3})(?:-([a-z]{3}))?:)?(\d{1,2}(?:\.\d+)?)-(\d{1,2}(?:\.\d+)?)@([A-Za-z0-9_+\-/]{1,40})$/;
const DAY_MS = 86_400_000;
const DAYS_PER_YEAR = 365;

/**
 * Reads `--hours`: days, hours and the zone of the clock on the wall. Over a year from `asOf` on, every offset of
 * the zone (summer time) counts by its days.
 */
export function parseHours(text: string, asOf: string, isWorkingWeek: boolean): UseHours {
  const [, firstDay, lastDay, fromWord = "", toWord = "", zone = ""] = FORM.exec(text.trim()) ?? [];
  const [from, to] = [Number(fromWord), Number(toWord)];
  if (zone === "" || from >= to || to > 24) {
    throw usage(`--hours: ${quoted(text)} is not hours of a day in a time zone`, EXAMPLE);
  }
  const days = daysOf(firstDay, lastDay, isWorkingWeek, text);
  const utc = [...offsetsOfYear(zone, asOf)].flatMap(([offset, weight]) =>
    shiftToUtc(days, from - offset, to - offset).map((part) => ({ ...part, weight })),
  );
  return {
    utc,
    hoursPerDay: to - from,
    daysPerYear: firstDay === undefined ? null : Math.round((days.length * DAYS_PER_YEAR) / 7),
  };
}

function daysOf(
  first: string | undefined,
  last: string | undefined,
  isWorkingWeek: boolean,
  text: string,
): number[] {
  if (first === undefined) return isWorkingWeek ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 6, 7];
  const [start, end] = [DAYS.indexOf(first), DAYS.indexOf(last ?? first)];
  if (start < 0 || end < 0) throw usage(`--hours: ${quoted(text)} names a day that is none`, EXAMPLE);
  const count = ((end - start + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => ((start + index) % 7) + 1);
}

/** Hours that a zone is ahead of UTC, and on how many days of the year. */
function offsetsOfYear(zone: string, asOf: string): Map<number, number> {
  const offsets = new Map<number, number>();
  const start = Date.parse(`${asOf}T12:00:00Z`);
  for (let day = 0; day < DAYS_PER_YEAR; day++) {
    const offset = offsetAt(zone, new Date(start + day * DAY_MS));
    offsets.set(offset, (offsets.get(offset) ?? 0) + 1);
  }
  return offsets;
}

function offsetAt(zone: string, at: Date): number {
  try {
    const clock = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    }).formatToParts(at);
    const part = (type: string) => clock.find((piece) => piece.type === type)?.value ?? "";
    const local = Date.parse(
      `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:00Z`,
    );
    return (local - at.getTime()) / 3_600_000;
  } catch {
    throw usage(`--hours: ${quoted(zone)} is no time zone known here`, EXAMPLE);
  }
}

/** Hours that run past midnight of UTC belong to the day before or after. */
function shiftToUtc(days: readonly number[], from: number, to: number): HoursOfUse[] {
  return [-1, 0, 1].flatMap((shift) => {
    const [fromUtc, toUtc] = [Math.max(0, from - 24 * shift), Math.min(24, to - 24 * shift)];
    if (fromUtc >= toUtc) return [];
    return [{ days: days.map((day) => ((day - 1 + shift + 7) % 7) + 1), fromUtc, toUtc }];
  });
}
