import type { Cell, CellGroup, EngineSettings, RunPlan, Test } from "../../schema/plan.js";
import { contextNeeded, testLabel } from "../protocol/test-shape.js";

/** What a user asked to measure; every list is swept. */
export interface PlanRequest {
  /** Keys of the models, in order. */
  readonly models: readonly string[];
  readonly settings: readonly EngineSettings[];
  readonly tests: readonly Test[];
  /** Processes for each combination. */
  readonly launches: number;
  /** Seconds for each test over all its processes; null measures exactly what was asked. */
  readonly budgetSeconds: number | null;
  readonly seed: number;
  readonly suites: RunPlan["suites"];
}

/** Contexts are made in steps of this many tokens, as llama.cpp pads them. */
const CONTEXT_STEP = 256;

/** Lays out the cells of a run, and the groups of cells that share a process. */
export function planRun(request: PlanRequest): RunPlan {
  const cells: Cell[] = [];
  const groups: CellGroup[] = [];
  for (const model of request.models) {
    for (const settings of request.settings) {
      const group = request.tests.map((test, index): Cell => {
        const number = groups.length * request.tests.length + index + 1;
        return {
          id: `${number}-${testLabel(test).replaceAll(/[^a-z0-9]+/g, "-")}`,
          model,
          settings,
          test,
          contextSize: contextFor(test),
          budgetSeconds: request.budgetSeconds,
        };
      });
      cells.push(...group);
      groups.push({ model, settings, cells: group.map(({ id }) => id) });
    }
  }
  return {
    profile: "quick",
    suites: request.suites,
    seed: request.seed,
    launches: request.launches,
    cells,
    groups,
  };
}

/** The context of a test, in whole steps; a process makes one for the largest need among its tests. */
function contextFor(test: Test): number {
  return Math.ceil(contextNeeded(test) / CONTEXT_STEP) * CONTEXT_STEP;
}
