import type { CellGroup, RunPlan } from "../../schema/plan.js";
import type { CellResult, Launch } from "../../schema/result.js";
import { comparedMeans, logRatios } from "./compared-means.js";

/** The two set-ups of a plan side by side, one pair of groups a test. */
export function pairGroups({ groups }: Pick<RunPlan, "groups">): [CellGroup, CellGroup][] {
  const half = groups.length / 2;
  return groups.slice(0, half).flatMap((first, index): [CellGroup, CellGroup][] => {
    const second = groups[half + index];
    return second === undefined ? [] : [[first, second]];
  });
}

/** ln(B / A) of every round in which both sides have a usable value, in order of the rounds. */
export function logRatiosOf(
  a: CellResult,
  b: CellResult,
  { launches }: { readonly launches: readonly Launch[] },
): number[] {
  return logRatios(comparedMeans(a, launches), comparedMeans(b, launches));
}
