import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDrift } from "../../../../src/core/stats/drift.js";

const inOrder = (...processes: number[][]) => {
  let order = -1;
  return processes.flatMap((logs, process) =>
    logs.map((log) => {
      order += 1;
      return { process, order, log };
    }),
  );
};

describe("findDrift", () => {
  // By hand: centred by process, sum xy = 0.03 + 0.03 and sum xx = 4, slope 0.015, over 5 places 0.075. Residuals
  // -0.005, 0.01, -0.005 and 0.005, -0.01, 0.005: squares 0.0003 over 3 degrees; error sqrt(0.0001 / 4) x 5 = 0.025.
  it("matches a case worked by hand", () => {
    const drift = findDrift(inOrder([0, 0.03, 0.03], [0.5, 0.5, 0.53]));
    expect(drift?.total).toBeCloseTo(0.075, 12);
    expect(drift?.standardError).toBeCloseTo(0.025, 12);
    // Three errors are short of t(0.995, 3) = 5.84.
    expect(drift?.flagged).toBe(false);
  });

  // The same slope with the residuals scaled: 0.75 of them leave 4 errors, 0.5 leave 6; t(0.995, 3) = 5.84.
  it("turns at t(0.995) errors", () => {
    const scaled = (part: number) => {
      const bend = 0.005 * part;
      return findDrift(
        inOrder([-bend, 0.015 + 2 * bend, 0.03 - bend], [bend, 0.015 - 2 * bend, 0.03 + bend]),
      );
    };
    expect(scaled(0.75)?.flagged).toBe(false);
    expect(scaled(0.5)?.flagged).toBe(true);
  });

  it("flags a steady loss inside each process and not a step between them", () => {
    const falling = findDrift(inOrder([0, -0.01, -0.021], [0.2, 0.19, 0.181], [-0.1, -0.11, -0.119]));
    expect(falling?.flagged).toBe(true);
    expect(falling?.total).toBeLessThan(-0.03);
    const steps = findDrift(inOrder([0, 0.001, 0], [0.1, 0.101, 0.1], [0.2, 0.201, 0.2]));
    expect(steps?.total).toBeCloseTo(0, 12);
    expect(steps?.flagged).toBe(false);
  });

  it("does not flag what is sure but below 3 %", () => {
    expect(findDrift(inOrder([0, 0.007, 0.014], [0, 0.007, 0.014]))?.total).toBeCloseTo(0.035, 12);
    expect(findDrift(inOrder([0, 0.007, 0.014], [0, 0.007, 0.014]))?.flagged).toBe(true);
    expect(findDrift(inOrder([0, 0.005, 0.01], [0, 0.005, 0.01]))?.flagged).toBe(false);
  });

  it("does not depend on the level of a process", () => {
    const logs = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(logs, logs, fc.double({ min: -9, max: 9, noNaN: true }), (first, second, level) => {
        const plain = findDrift(inOrder(first, second));
        const moved = findDrift(
          inOrder(
            first,
            second.map((log) => log + level),
          ),
        );
        expect(moved?.total).toBeCloseTo(plain?.total ?? Number.NaN, 9);
      }),
    );
  });

  it("says nothing when the values leave no error to compare with", () => {
    expect(findDrift([])).toBeNull();
    expect(findDrift(inOrder([1], [2], [3]))).toBeNull();
    expect(findDrift(inOrder([1, 2]))).toBeNull();
    expect(findDrift([0, 1, 2, 3].map((log) => ({ process: 0, order: 1, log })))).toBeNull();
  });
});
