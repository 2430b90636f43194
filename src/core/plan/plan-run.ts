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
}

/** Contexts are made in steps of this many tokens, as llama.cpp pads them. */
const CONTEXT_STEP = 256;

/** Lays out the cells of a run, and the groups of cells that share a process. */
export function planRun(request: PlanRequest): RunPlan {
  const cells: Cell[] = [];
  const groups: CellGroup[] = [];
  const contextSize = contextFor(request.tests);
  for (const model of request.models) {
    for (const settings of request.settings) {
      const group = request.tests.map((test, index): Cell => {
        const number = groups.length * request.tests.length + index + 1;
        return {
          id: `${number}-${testLabel(test).replaceAll(/[^a-z0-9]+/g, "-")}`,
          model,
          settings,
          test,
          contextSize,
          budgetSeconds: request.budgetSeconds,
        };
      });
      cells.push(...group);
      groups.push({ model, settings, cells: group.map(({ id }) => id) });
    }
  }
  return { profile: "quick", seed: request.seed, launches: request.launches, cells, groups };
}

/** One context serves all tests of a process: the largest need, in whole steps. */
function contextFor(tests: readonly Test[]): number {
  const needed = Math.max(CONTEXT_STEP, ...tests.map(contextNeeded));
  return Math.ceil(needed / CONTEXT_STEP) * CONTEXT_STEP;
}
