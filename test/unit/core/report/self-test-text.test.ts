import { expect, it } from "vitest";
import { renderSelfTest } from "../../../../src/core/report/self-test-text.js";
import { selfTestFile } from "../../../fixtures/self-tests.js";

// 6.46 and 4.21 % as in noise.test.ts; 8 pairs of 2 s; ln 0.8 / 0.5 = -0.446; the load of one core was not seen.
it("tells what a session found, line by line", () => {
  expect(renderSelfTest(selfTestFile([250]), 79)).toBe(
    [
      "Cell                    tg128 of synth:tiny, 2 threads: 250 tokens/s, 12",
      "                        processes of 3 values",
      "Inside a process        1.00 % from value to value, neighbours correlated by",
      "                        0.25",
      "Between processes       2.00 %: why rigmark counts processes, not values",
      "Can tell apart          6.46 % in 8 pairs (about 32 s on this small model),",
      "                        4.21 % in 24",
      "Speed by threads        1: 150 tokens/s, threads busy 99 % or more",
      "                        2: 250 tokens/s, threads busy 60 % or more; in one",
      "                        process the threads shared a core",
      "Load of others          0.5 cores (0.50 seen): 80 % of the speed",
      "                        1 core (not seen): 60 % of the speed",
      "Loss a core             ln speed falls by 0.45 for each core that others use",
      "Cost of the samplers    0.800 ms of processor time a second",
      "Between sessions        3 % assumed: 1 of 5 sessions so far; run this again on",
      "                        other days",
      "",
    ].join("\n"),
  );
});

it("has words for what is not known", () => {
  const unknown = { lag1: null, doses: [], samplerMsPerSecond: null, threads: 1 };
  const text = renderSelfTest(selfTestFile([250], "a machine", unknown), 79);
  expect(text).toMatch(/^Inside a process +1\.00 % from value to value$/m);
  expect(text).toMatch(/^Loss a core +the load was not seen$/m);
  expect(text).toMatch(/^Cost of the samplers +not known$/m);
  expect(text).toContain("1 thread: ");
});

it("gives the spread from five sessions on, and nothing for none", () => {
  const speeds = [0.1, 0.2, 0.3, 0.4, 0.5].map(Math.exp);
  expect(renderSelfTest(selfTestFile(speeds), 79)).toMatch(/^Between sessions +15\.8 % over 5 sessions$/m);
  expect(renderSelfTest(selfTestFile([]), 79)).toBe("");
});
