import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRunningSum } from "../../../../../src/host/machine/telemetry/running-sum.js";

describe("createRunningSum", () => {
  test("adds what passed, across a wrap, whatever the steps are", () => {
    const range = 60_000_000;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: range - 1 }),
        fc.array(fc.integer({ min: 0, max: range - 1 }), { minLength: 1, maxLength: 30 }),
        (start, steps) => {
          const sum = createRunningSum(range);
          expect(sum.next(start, 0)).toBe(0);
          let total = 0;
          let last: number | null = 0;
          for (const [index, step] of steps.entries()) {
            total += step;
            last = sum.next((start + total) % range, (index + 1) * 1000);
          }
          expect(last).toBeCloseTo(total / 1e6, 6);
        },
      ),
    );
  });

  test.each([
    ["goes back without a range", [5_000_000, 4_000_000]],
    ["leaps by more than any machine draws", [5_000_000, 5_000_000 + 5_001e6]],
  ])("a counter that %s is broken for good", (_, [from, to]) => {
    const sum = createRunningSum(null);
    sum.next(from!, 0);
    expect(sum.next(to!, 1000)).toBeNull();
    expect(sum.next(to! + 1, 2000)).toBeNull();
  });

  test("nonsense is null and does not count", () => {
    const sum = createRunningSum(null);
    expect(sum.next(null, 0)).toBeNull();
    expect(sum.next(1_000_000, 1000)).toBe(0);
    expect(sum.next(-3, 2000)).toBeNull();
    expect(sum.next(3_000_000, 3000)).toBe(2);
  });
});
