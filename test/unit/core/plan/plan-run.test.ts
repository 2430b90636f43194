import { describe, expect, it } from "vitest";
import { buildTests } from "../../../../src/core/plan/build-tests.js";
import { planRun } from "../../../../src/core/plan/plan-run.js";
import { testLabel } from "../../../../src/core/protocol/test-shape.js";
import { quickPlan, settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

const labels = (lists: Partial<Parameters<typeof buildTests>[0]>) =>
  buildTests({ nPrompt: null, nGen: null, nDepth: [0], nParallel: [1], pairs: [], ...lists }).map(testLabel);

describe("buildTests", () => {
  it("fills in what was not typed, as llama-bench does, and adds gen to every tg", () => {
    expect(labels({})).toEqual(["pp512", "tg128", "gen128"]);
    expect(labels({ nPrompt: [64, 128] })).toEqual(["pp64", "pp128", "tg128", "gen128"]);
  });

  it("leaves a test out when its length is 0", () => {
    expect(labels({ nPrompt: [0], nGen: [32] })).toEqual(["tg32", "gen32"]);
    expect(labels({ nPrompt: [0], nGen: [0] })).toEqual([]);
  });

  it("repeats every test at every depth", () => {
    expect(labels({ nPrompt: [0], nGen: [8], nDepth: [0, 256], pairs: [[4, 2]] })).toEqual([
      "tg8",
      "pp4+tg2",
      "gen8",
      "tg8 @ d256",
      "pp4+tg2 @ d256",
      "gen8 @ d256",
    ]);
  });
});

describe("planRun", () => {
  const plan = planRun({
    models: ["a", "b"],
    settings: [settings({ threads: 1 }), settings({ threads: 2 })],
    tests: [
      { test: shape("pp512"), budgetSeconds: 45 },
      { test: shape("tg128@300"), budgetSeconds: 180 },
    ],
    ...quickPlan(3),
    seed: 9,
    suites: [],
  });

  it("makes a cell for every combination, each with an id of its own", () => {
    expect(plan.cells).toHaveLength(8);
    expect(new Set(plan.cells.map(({ id }) => id)).size).toBe(8);
  });

  it("gives every test its own budget", () => {
    expect(plan.cells.map(({ budgetSeconds }) => budgetSeconds)).toEqual([
      45, 180, 45, 180, 45, 180, 45, 180,
    ]);
  });

  it("groups the cells that can share a process", () => {
    expect(plan.groups).toHaveLength(4);
    for (const group of plan.groups) {
      const cells = plan.cells.filter(({ id }) => group.cells.includes(id));
      expect(cells).toHaveLength(2);
      expect(new Set(cells.map(({ model, settings: { threads } }) => `${model}${threads}`)).size).toBe(1);
    }
  });

  it("gives every test the context it needs, in steps of 256, so that one too deep does not cost the others", () => {
    const sizes = plan.cells.slice(0, 2).map(({ contextSize }) => contextSize);
    expect(sizes).toEqual([512, 512]);
    const [short, deep] = planRun({
      ...{ models: ["a"], settings: [settings()], ...quickPlan(1), seed: 1, suites: [] },
      tests: ["tg128", "gen256@100000"].map((text) => ({ test: shape(text), budgetSeconds: null })),
    }).cells;
    expect([short?.contextSize, deep?.contextSize]).toEqual([256, 100_352]);
  });
});
