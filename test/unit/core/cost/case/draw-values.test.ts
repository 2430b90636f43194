import { describe, expect, it } from "vitest";
import { drawCases, triangleQuantile } from "../../../../../src/core/cost/case/draw-values.js";
import type { Parameters } from "../../../../../src/core/cost/case/parameters.js";
import { pointValues } from "../../../../../src/core/cost/case/parameters.js";
import { randomNumbers } from "../../../../../src/core/protocol/random.js";
import { workedInput } from "../bill/worked-bill.js";

const DRAWS = 20_000;
/** Largest distance of Kolmogorov and Smirnov that chance gives in one of a million samples of this size. */
const MOST_DISTANCE = 2.7 / Math.sqrt(DRAWS);

function drawn(parameters: Parameters, seed = 1) {
  return [...drawCases(parameters, DRAWS, randomNumbers("test", seed))];
}

/** Largest distance between the share of the samples up to a value and the share expected. */
function distance(samples: readonly number[], expected: (value: number) => number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return Math.max(...sorted.map((value, index) => Math.abs((index + 0.5) / sorted.length - expected(value))));
}

/** Share of a triangular distribution up to a value, by the area under its two sides. */
function triangle(low: number, point: number, high: number) {
  return (value: number) =>
    value < point
      ? (value - low) ** 2 / ((high - low) * (point - low))
      : 1 - (high - value) ** 2 / ((high - low) * (high - point));
}

describe("a drawn figure", () => {
  it("of a triangle has the shares of its area, peak in the middle or at an end", () => {
    for (const [low, point, high] of [
      [2, 3, 5],
      [0, 0, 1],
      [0, 4, 4],
    ] as const) {
      const { parameters } = workedInput({ ranges: { lifeYears: { low, point, high } } });
      const samples = drawn(parameters).map(({ lifeYears }) => lifeYears);
      expect(Math.min(...samples)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...samples)).toBeLessThanOrEqual(high);
      expect(distance(samples, triangle(low, point, high))).toBeLessThan(MOST_DISTANCE);
    }
  });

  it("of a speed has its interval's ends at 2.5 and 97.5 % and its best estimate in the middle", () => {
    const { parameters } = workedInput({
      ranges: { decodeTokensPerSecond: { low: 30, point: 34, high: 50 } },
    });
    const samples = drawn(parameters).map(({ decodeTokensPerSecond }) => decodeTokensPerSecond);
    const below = (value: number) => samples.filter((sample) => sample < value).length / DRAWS;
    expect(below(30)).toBeCloseTo(0.025, 2);
    expect(below(34)).toBeCloseTo(0.5, 1);
    expect(Math.abs(below(34) - 0.5)).toBeLessThan(MOST_DISTANCE);
    expect(below(50)).toBeCloseTo(0.975, 2);
    // One standard deviation below and above: 15.87 and 84.13 %.
    expect(below(34 * (30 / 34) ** (1 / 1.959964))).toBeCloseTo(0.1587, 2);
    expect(below(34 * (50 / 34) ** (1 / 1.959964))).toBeCloseTo(0.8413, 2);
  });
});

describe("a drawn case", () => {
  it("repeats with its seed and differs with another", () => {
    const { parameters } = workedInput({ ranges: { lifeYears: { low: 2, point: 3, high: 5 } } });
    expect(drawn(parameters)).toEqual(drawn(parameters));
    expect(drawn(parameters, 2)[0]).not.toEqual(drawn(parameters, 1)[0]);
  });

  it("leaves what is certain as it is, and draws each of the others on its own", () => {
    const ranges = {
      lifeYears: { low: 2, point: 3, high: 5 },
      resaleShare: { low: 0, point: 0.3, high: 0.5 },
    };
    const { parameters } = workedInput({ ranges });
    const cases = drawn(parameters);
    const { lifeYears: _, resaleShare: _r, ...certain } = pointValues(parameters);
    for (const values of cases.slice(0, 100)) expect(values).toMatchObject(certain);
    const ranks = (key: "lifeYears" | "resaleShare") => cases.map((values) => values[key]);
    expect(Math.abs(correlation(ranks("lifeYears"), ranks("resaleShare")))).toBeLessThan(0.04);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((x, y) => x + y) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const moment = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    mean(x.map((value, index) => (value - mx) * ((y[index] ?? 0) - my)));
  return moment(a, ma, b, mb) / Math.sqrt(moment(a, ma, a, ma) * moment(b, mb, b, mb));
}

describe("triangleQuantile", () => {
  it("is where the area says: a quarter of 2, 3, 5 lies below 2 + sqrt(0.75)", () => {
    const range = { low: 2, point: 3, high: 5 };
    expect(triangleQuantile(range, 0)).toBe(2);
    expect(triangleQuantile(range, 0.25)).toBeCloseTo(2 + Math.sqrt(0.75), 12);
    expect(triangleQuantile(range, 1 / 3)).toBeCloseTo(3, 12);
    expect(triangleQuantile(range, 0.99)).toBeCloseTo(5 - Math.sqrt(0.06), 12);
  });
});
