import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOwnCost } from "../../../../../src/host/machine/telemetry/own-cost.js";

let used = 0;
beforeEach(() => {
  used = 0;
  vi.spyOn(process, "cpuUsage").mockImplementation((before) => ({
    user: used - (before?.user ?? 0),
    system: 0,
  }));
});
afterEach(() => void vi.restoreAllMocks());

test("counts CPU time during work, and none between", async () => {
  const cost = createOwnCost();
  used = 1_000_000;
  cost.during(() => {
    used += 2000;
  });
  used += 500_000;
  await cost.until(async () => {
    used += 3000;
    await null;
    used += 4000;
  });
  used += 500_000;
  expect(cost.seconds()).toBeCloseTo(0.009, 9);
});

test("counts overlapping work once, and goes on after a failure", async () => {
  const cost = createOwnCost();
  let finish: () => void = () => undefined;
  const waiting = cost.until(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  cost.during(() => {
    used += 1000;
  });
  finish();
  await waiting;
  expect(() =>
    cost.during(() => {
      used += 1000;
      throw new Error("no");
    }),
  ).toThrow("no");
  await cost.until(() => Promise.reject(new Error("no")));
  used += 1000;
  expect(cost.seconds()).toBeCloseTo(0.002, 9);
});
