import { RigmarkError } from "../../errors.js";
import { nearestName } from "../../host/models/registry.js";
import { listSuites, readSuite } from "../../host/store/suites.js";
import type { RunPlan, Test } from "../../schema/plan.js";
import type { RunOptions } from "./run-options.js";

/** What is measured when nothing is named. */
const DEFAULT_SUITE = "speed";

/** The tests of a run, and the seconds each may take: lengths that were typed are never shortened. */
export async function chooseTests(
  names: readonly string[],
  { tests, depths, budgetSeconds }: RunOptions,
): Promise<{ tests: Test[]; budgetSeconds: number | null; suites: RunPlan["suites"] }> {
  if (tests !== null) {
    if (names.length === 0) return { tests: [...tests], budgetSeconds: null, suites: [] };
    throw new RigmarkError("usage", "a suite and lengths of one's own exclude each other", {
      hint: "leave out the suite, or -p, -n and --pg",
    });
  }
  const found: Test[] = [];
  const suites: RunPlan["suites"] = [];
  for (const name of names.length === 0 ? [DEFAULT_SUITE] : new Set(names)) {
    const suite = await readSuite(await knownSuite(name));
    suites.push({ id: suite.id, version: suite.version, source: null });
    found.push(
      ...depths.flatMap((nDepth) => suite.tests.map((test) => ({ ...test, nDepth: test.nDepth + nDepth }))),
    );
  }
  return { tests: found, budgetSeconds, suites };
}

async function knownSuite(name: string): Promise<string> {
  const known = await listSuites();
  if (known.includes(name)) return name;
  const nearest = nearestName(name, known);
  throw new RigmarkError("bad-suite", `no suite is called ${JSON.stringify(name.slice(0, 60))}`, {
    hint: nearest === null ? `there are: ${known.join(", ")}` : `did you mean ${nearest}?`,
  });
}
