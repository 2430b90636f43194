import type { PlannedTest } from "../../core/plan/plan-run.js";
import { RigmarkError } from "../../errors.js";
import type { RunPlan, Test } from "../../schema/plan.js";
import { findSuite } from "../find-suite.js";
import type { RunOptions } from "./run-options.js";

/** What is measured when nothing is named. */
const DEFAULT_SUITE = "speed";

/** Tests to plan, and the suites that they come from. */
export interface ChosenTests {
  readonly tests: readonly PlannedTest[];
  readonly suites: RunPlan["suites"];
}

/** The tests of a run, each with the seconds it may take: lengths that were typed are never shortened. */
export async function chooseTests(
  references: readonly string[],
  { tests, depths, budgetSeconds }: Pick<RunOptions, "tests" | "depths" | "budgetSeconds">,
): Promise<ChosenTests> {
  if (tests !== null) {
    if (references.length === 0) {
      return { tests: tests.map((test) => ({ test, budgetSeconds: null })), suites: [] };
    }
    throw new RigmarkError("usage", "a suite and lengths of one's own exclude each other", {
      hint: "leave out the suite, or -p, -n and --pg",
    });
  }
  const found: PlannedTest[] = [];
  const suites: RunPlan["suites"] = [];
  for (const reference of references.length === 0 ? [DEFAULT_SUITE] : new Set(references)) {
    const { suite, source } = await findSuite(reference);
    suites.push({ id: suite.id, version: suite.version, source });
    for (const nDepth of depths) {
      for (const test of suite.tests) {
        found.push({
          test: { ...test, nDepth: test.nDepth + nDepth },
          budgetSeconds: budgetSeconds ?? suite.budgetSeconds,
        });
      }
    }
  }
  return { tests: onceEach(found), suites };
}

/** A test that several suites hold is measured once, with the largest of their budgets. */
function onceEach(planned: readonly PlannedTest[]): PlannedTest[] {
  const once = new Map<string, PlannedTest>();
  for (const { test, budgetSeconds } of planned) {
    const key = shapeKey(test);
    const known = once.get(key)?.budgetSeconds ?? 0;
    once.set(key, { test, budgetSeconds: Math.max(known, budgetSeconds ?? 0) });
  }
  return [...once.values()];
}

function shapeKey({ kind, nPrompt, nGen, nDepth, nParallel, seconds }: Test): string {
  return [kind, nPrompt, nGen, nDepth, nParallel, seconds].join(" ");
}
