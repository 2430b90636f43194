import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, daysBetween, momentMs, weekdayOf } from "../../../../src/core/prices/days.js";

const anyDay = fc
  .date({ min: new Date("1583-01-01"), max: new Date("2400-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("days", () => {
  it("are numbered as the system's clock numbers them", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(momentMs({ day: dayNumber(day), hour: 0 })).toBe(Date.parse(day));
        expect(weekdayOf(dayNumber(day)) % 7).toBe(new Date(day).getUTCDay());
      }),
    );
  });

  it("count leap days", () => {
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(daysBetween("2100-02-28", "2100-03-01")).toBe(1);
    expect(daysBetween("2026-08-27", "2026-11-25")).toBe(90);
  });
});
