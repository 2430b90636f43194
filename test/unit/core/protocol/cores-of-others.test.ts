import { expect, test } from "vitest";
import { coresOfOthers } from "../../../../src/core/protocol/cores-of-others.js";

test.each([
  // 2 CPUs for 4 s are 8 s: 3 idle and 4 ours leave 1 s in 4.
  [{ cpus: 2, seconds: 4, idleSeconds: 3, ownCpuSeconds: 4 }, 0.25],
  [{ cpus: 2, seconds: 4, idleSeconds: 8, ownCpuSeconds: 0 }, 0],
  [{ cpus: 2, seconds: 4, idleSeconds: 4.02, ownCpuSeconds: 4 }, 0],
  [{ cpus: 16, seconds: 2, idleSeconds: 0, ownCpuSeconds: 0 }, 16],
])("%j: %f cores", (stretch, cores) => {
  expect(coresOfOthers(stretch)).toBeCloseTo(cores, 12);
});
