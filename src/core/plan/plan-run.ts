import type { Cell, CellGroup, EngineSettings, RunPlan, Test } from "../../schema/plan.js";
import { contextNeeded, testLabel } from "../protocol/test-shape.js";

/** A test, and the seconds it may take over all its processes; null measures exactly what was asked. */
export interface PlannedTest {
  readonly test: Test;
  readonly budgetSeconds: number | null;
}

/** What a user asked to measure; every list is swept, and how carefully. */
export interface PlanRequest {
  /** Keys of the models, in order. */
  readonly models: readonly string[];
  readonly settings: readonly EngineSettings[];
  readonly tests: readonly PlannedTest[];
  readonly profile: RunPlan["profile"];
  readonly replication: RunPlan["replication"];
  readonly ordering: RunPlan["ordering"];
  readonly pauseSeconds: number;
  readonly idleSeconds: number;
  readonly noise: RunPlan["noise"];
  readonly strict: boolean;
  readonly seed: number;
  readonly suites: RunPlan["suites"];
}

/** Contexts are made in steps of this many tokens, as llama.cpp pads them. */
const CONTEXT_STEP = 256;

/** Lays out the cells of a run, and the groups of cells that share a process. */
export function planRun({ models, settings, tests, ...request }: PlanRequest): RunPlan {
  const cells: Cell[] = [];
  const groups: CellGroup[] = [];
  for (const model of models) {
    for (const setUp of settings) {
      const own = tests.map(({ test, budgetSeconds }, index): Cell => {
        const number = cells.length + index + 1;
        return {
          id: `${number}-${testLabel(test).replaceAll(/[^a-z0-9]+/g, "-")}`,
          model,
          settings: setUp,
          test,
          contextSize: contextFor(test),
          budgetSeconds,
        };
      });
      cells.push(...own);
      for (const shared of sharing(own, request.profile)) {
        groups.push({ model, settings: setUp, cells: shared.map(({ id }) => id) });
      }
    }
  }
  return { ...request, cells, groups };
}

/**
 * Tests of one set-up that one process runs one after the other: in the quick profile all that need the same number
 * of sequences, but for `sustained`, which heats the machine up; else each test has processes of its own.
 */
function sharing(cells: readonly Cell[], profile: RunPlan["profile"]): Cell[][] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const alone = profile !== "quick" || cell.test.kind === "sustained";
    const key = alone ? cell.id : `x${cell.test.nParallel}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}

/** The context of a test, in whole steps; a process makes one for the largest need among its tests. */
function contextFor(test: Test): number {
  return Math.ceil(contextNeeded(test) / CONTEXT_STEP) * CONTEXT_STEP;
}
