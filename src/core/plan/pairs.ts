import type { CellGroup, RunPlan } from "../../schema/plan.js";
import type { CellResult } from "../../schema/result.js";
import { meansOf, quietValues, type RunFacts } from "../validity/used-values.js";

/** The two set-ups of a plan side by side, one pair of groups a test. */
export function pairGroups({ groups }: Pick<RunPlan, "groups">): [CellGroup, CellGroup][] {
  const half = groups.length / 2;
  return groups.slice(0, half).flatMap((first, index): [CellGroup, CellGroup][] => {
    const second = groups[half + index];
    return second === undefined ? [] : [[first, second]];
  });
}

/** ln(B / A) of every round in which both sides have a usable value, in order of the rounds. */
export function logRatiosOf(a: CellResult, b: CellResult, run: RunFacts): number[] {
  const [left, right] = [a, b].map((result) => byRound(result, run)) as [RoundMeans, RoundMeans];
  return [...left.keys()]
    .sort((one, other) => one - other)
    .flatMap((round) => {
      const [first, second] = [left.get(round), right.get(round)];
      return first === undefined || second === undefined ? [] : [second - first];
    });
}

type RoundMeans = ReadonlyMap<number, number>;

function byRound(result: CellResult, run: RunFacts): RoundMeans {
  return new Map(meansOf(quietValues(result, run), run).map(({ round, log }) => [round, log]));
}
