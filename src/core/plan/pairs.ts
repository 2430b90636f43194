import type { CellGroup, RunPlan } from "../../schema/plan.js";
import type { CellResult, Launch } from "../../schema/result.js";
import { meansByRound } from "../validity/process-means.js";

/** The two set-ups of a plan side by side, one pair of groups a test. */
export function pairGroups({ groups }: Pick<RunPlan, "groups">): [CellGroup, CellGroup][] {
  const half = groups.length / 2;
  return groups.slice(0, half).flatMap((first, index): [CellGroup, CellGroup][] => {
    const second = groups[half + index];
    return second === undefined ? [] : [[first, second]];
  });
}

/** ln(B / A) of every round in which both sides have a usable value, in order of the rounds. */
export function logRatiosOf(a: CellResult, b: CellResult, launches: readonly Launch[]): number[] {
  const [left, right] = [meansByRound(a, launches), meansByRound(b, launches)];
  return [...left.keys()]
    .sort((one, other) => one - other)
    .flatMap((round) => {
      const [first, second] = [left.get(round), right.get(round)];
      return first === undefined || second === undefined ? [] : [second - first];
    });
}
