import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROFILES } from "../../../../src/core/protocol/profiles.js";
import { predictProcesses, quantileOf, stopsAt } from "../../../../src/core/stats/replication.js";
import { estimateSpeed } from "../../../../src/core/stats/speed-estimate.js";

const { quick, standard, rigorous } = PROFILES;
/** Means whose standard deviation is exactly `sd`: three of them, around 0. */
const three = (sd: number) => [-sd, 0, sd];

describe("stopsAt", () => {
  it("waits for a fixed count, whatever the spread", () => {
    expect(stopsAt([0, 0], quick)).toEqual({ stop: false, targetMet: null });
    expect(stopsAt(three(5), quick)).toEqual({ stop: true, targetMet: null });
  });

  it("never stops before kMin, however narrow", () => {
    expect(stopsAt([0, 0, 0, 0], standard)).toEqual({ stop: false, targetMet: true });
    expect(stopsAt([0, 0, 0, 0, 0], standard)).toEqual({ stop: true, targetMet: true });
    expect(stopsAt([0], standard)).toEqual({ stop: false, targetMet: false });
    expect(stopsAt([], standard)).toEqual({ stop: false, targetMet: false });
  });

  // By hand: k = 3, t(0.98, 2) = 4.84873, half-width = exp(4.84873 sd / sqrt(3)) - 1 = 2 % at
  // sd = ln(1.02) sqrt(3) / 4.84873 = 0.0070738.
  it("turns at the half-width of the adaptive quantile", () => {
    const replication = { kMin: 3, kMax: 10, targetHalfWidth: 0.02 };
    expect(stopsAt(three(0.00707), replication)).toEqual({ stop: true, targetMet: true });
    expect(stopsAt(three(0.00708), replication)).toEqual({ stop: false, targetMet: false });
  });

  it("gives up at kMax and says that the target is missed", () => {
    const wild = Array.from({ length: 10 }, (_, index) => index);
    expect(stopsAt(wild.slice(1), standard)).toEqual({ stop: false, targetMet: false });
    expect(stopsAt(wild, standard)).toEqual({ stop: true, targetMet: false });
  });

  it("stops on exactly the interval that estimateSpeed prints", () => {
    const means = fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(means, (logs) => {
        const estimate = estimateSpeed(
          logs.map((log) => [Math.exp(log)]),
          quantileOf(standard),
        );
        const width = estimate?.halfWidthRatio ?? 1;
        fc.pre(Math.abs(width - 0.02) > 1e-9);
        expect(stopsAt(logs, standard).targetMet).toBe(width <= 0.02);
      }),
    );
  });
});

describe("quantileOf", () => {
  it("is higher where the stop looks at the data", () => {
    expect([quick, standard, rigorous].map(quantileOf)).toEqual([0.975, 0.98, 0.98]);
  });
});

describe("predictProcesses", () => {
  it("says kMin before there is a spread, and the fixed count always", () => {
    expect(predictProcesses([], standard)).toBe(5);
    expect(predictProcesses([1], rigorous)).toBe(8);
    expect(predictProcesses(three(1), quick)).toBe(3);
    expect(predictProcesses([], quick)).toBe(3);
  });

  // By hand, target 2 %, sd 0.02: the first k with t(0.98, k-1) 0.02 / sqrt(k) <= ln(1.02) = 0.019803, that is
  // t / sqrt(k) <= 0.99013: k = 6 gives 2.7565 / 2.4495 = 1.125, k = 7 gives 2.6122 / 2.6458 = 0.987.
  it("matches a case worked by hand", () => {
    expect(predictProcesses(three(0.02), standard)).toBe(7);
  });

  it("stays between what was done, kMin and kMax", () => {
    expect(predictProcesses(three(0), standard)).toBe(5);
    expect(predictProcesses(three(9), standard)).toBe(10);
    expect(predictProcesses([0, 0, 0, 0, 0, 0], standard)).toBe(6);
    const few = [-0.03, 0, 0.03, -0.03, 0, 0.03, 0];
    expect(predictProcesses(few, standard)).toBeGreaterThan(7);
  });
});
