import { describe, expect, it } from "vitest";
import { planRun } from "../../../../src/core/plan/plan-run.js";
import { estimateRun } from "../../../../src/core/predict/estimate-run.js";
import { quickPlan, resultDocument, settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

const { machine } = resultDocument();

function estimate(
  tests: string[],
  change: { launches?: number; budgetSeconds?: number | null; sizeBytes?: number } = {},
) {
  const plan = planRun({
    models: ["m"],
    settings: [settings()],
    tests: tests.map((text) => ({ test: shape(text), budgetSeconds: change.budgetSeconds ?? null })),
    ...quickPlan(change.launches ?? 3),
    seed: 1,
    suites: [],
  });
  const sizeBytes = change.sizeBytes ?? 1e9;
  return estimateRun(plan, new Map([["m", { sizeBytes, parameters: sizeBytes / 0.6 }]]), machine);
}

describe("estimateRun", () => {
  // By hand: 3 starts of 1.5 s + 1 GB at 1 GB/s; 1.67e9 parameters on two cores of 60e9/s read 72 tokens/s, so
  // three runs of 512 tokens take 21.3 s a process: 7.5 + 64 = 71.5 s.
  it("matches a case worked by hand", () => {
    expect(estimate(["pp512"]).seconds).toBeCloseTo(71.5, 0);
  });

  it("holds a test to its budget, and never under the least work of its values", () => {
    expect(estimate(["pp512"], { budgetSeconds: 45 }).seconds).toBeCloseTo(7.5 + 45, 6);
    expect(estimate(["pp512"], { budgetSeconds: 1 }).seconds).toBeCloseTo(7.5 + 6, 6);
  });

  it("grows with processes, depth and the size of the model", () => {
    const once = estimate(["tg128"]).seconds;
    expect(estimate(["tg128"], { launches: 6 }).seconds).toBeCloseTo(2 * once, 6);
    expect(estimate(["tg128@4096"]).seconds).toBeGreaterThan(once);
    expect(estimate(["tg128"], { sizeBytes: 4e9 }).seconds).toBeGreaterThan(3 * once);
  });

  it("takes the repacked copy into the memory", () => {
    expect(estimate(["tg128"]).memoryBytes).toBe(1.8e9);
  });
});
