import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { energyBetween } from "../../../../src/core/power/energy-between.js";
import { over, seriesOf, T0 } from "./series.js";

const between = (series: ReturnType<typeof seriesOf>, from: number, to: number) =>
  energyBetween(series, T0 + from * 1000, T0 + to * 1000);

describe("energyBetween, power", () => {
  test("constant power is watts times seconds", () => {
    expect(between(seriesOf(over(20, () => 50)), 2, 14)).toEqual({
      joules: 600,
      seconds: 12,
      coverage: 1,
      samples: 13,
    });
  });

  test("a ramp is a trapezoid, cut between readings", () => {
    // P = 10 t: the integral from 2.5 to 13.5 is 5 (13.5^2 - 2.5^2) = 880.
    expect(between(seriesOf(over(20, (second) => 10 * second)), 2.5, 13.5)?.joules).toBeCloseTo(880, 9);
  });

  test("readings outside the window count for nothing but its edges", () => {
    const step = over(30, (second) => (second < 10 ? 500 : 20));
    expect(between(seriesOf(step), 10, 25)?.joules).toBeCloseTo(300, 9);
  });

  test("a short gap is bridged, a long one is not covered and counts at the mean of the rest", () => {
    const short = over(20, (second) => (second === 7 || second === 8 ? null : 50));
    expect(between(seriesOf(short), 0, 20)).toMatchObject({ joules: 1000, coverage: 1, samples: 19 });
    // Seconds 6 to 10 are not known: 16 of 20 s are covered, exactly enough.
    const long = over(20, (second) => (second > 6 && second < 10 ? undefined : 50));
    expect(between(seriesOf(long), 0, 20)).toMatchObject({ joules: 1000, coverage: 0.8 });
    const longer = over(20, (second) => (second > 6 && second < 11 ? null : 50));
    expect(between(seriesOf(longer), 0, 20)).toBeNull();
  });

  test("a series that ends inside the window covers a part of it", () => {
    expect(between(seriesOf(over(18, () => 40)), 0, 20)).toMatchObject({ joules: 800, coverage: 0.9 });
    expect(between(seriesOf(over(15, () => 40)), 0, 20)).toBeNull();
    expect(between(seriesOf([]), 0, 20)).toBeNull();
    expect(between(seriesOf([40]), 0, 20)).toBeNull();
  });

  test("nothing under ten seconds", () => {
    const series = seriesOf(over(30, () => 40));
    expect(between(series, 5, 14.999)).toBeNull();
    expect(between(series, 5, 15)?.joules).toBeCloseTo(400, 9);
    expect(between(series, 15, 5)).toBeNull();
  });

  test("nothing of other quantities", () => {
    expect(
      between(
        seriesOf(
          over(30, () => 40),
          { quantity: "temperature" },
        ),
        0,
        20,
      ),
    ).toBeNull();
  });

  test("a wall clock that was set back leaves later windows as they are, and repeated time unknown", () => {
    const series = seriesOf(over(40, () => 10));
    // After 40 s the clock shows 20 s once more, and goes on to 70 s.
    for (let second = 20; second <= 70; second += 1) {
      series.atMs.push(T0 + second * 1000);
      series.values.push(10);
    }
    expect(between(series, 0, 20)?.joules).toBeCloseTo(200, 9);
    expect(between(series, 45, 65)?.joules).toBeCloseTo(200, 9);
    expect(between(series, 22, 38)).toBeNull();
  });

  test("two windows side by side add up to the one over both", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 600, noNaN: true }), { minLength: 41, maxLength: 41 }),
        fc.double({ min: 10, max: 30, noNaN: true }),
        (watts, cut) => {
          const series = seriesOf(watts);
          const parts = (between(series, 0, cut)?.joules ?? 0) + (between(series, cut, 40)?.joules ?? 0);
          expect(parts).toBeCloseTo(between(series, 0, 40)?.joules ?? -1, 6);
        },
      ),
    );
  });
});

describe("energyBetween, a counter", () => {
  const counter = (values: readonly (number | null | undefined)[]) =>
    seriesOf(values, { source: "rapl", quantity: "energy", scope: "package", method: "counter" });

  test("is the difference, interpolated at the edges", () => {
    const series = counter(over(20, (second) => 30 * second));
    expect(between(series, 3, 18)?.joules).toBeCloseTo(450, 9);
    expect(between(series, 3.25, 17.75)?.joules).toBeCloseTo(435, 9);
  });

  test("loses nothing in a gap inside the window", () => {
    const series = counter(over(20, (second) => (second > 4 && second < 12 ? null : 30 * second)));
    expect(between(series, 0, 20)).toMatchObject({ joules: 600, coverage: 1, samples: 14 });
  });

  test("a gap over the edge is not divided by guessing", () => {
    const series = counter(over(30, (second) => (second > 8 && second < 13 ? null : 30 * second)));
    // 10 to 13 s lie in the gap: 17 of 20 s are covered.
    expect(between(series, 10, 30)).toMatchObject({ coverage: 0.85, joules: 600 });
  });

  test("a counter that went back says nothing of that second", () => {
    const series = counter(over(20, (second) => (second < 10 ? 30 * second : 30 * (second - 10))));
    const energy = between(series, 0, 20);
    expect(energy?.coverage).toBeCloseTo(0.95, 9);
    expect(energy?.joules).toBeCloseTo(600, 9);
  });
});
