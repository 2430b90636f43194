import type { CellResult, Launch, StoredValue } from "../../schema/result.js";
import { mean } from "../stats/speed-estimate.js";
import { byProcess, quietValues, speedOf } from "../validity/used-values.js";

/** One process of a cell: the mean over its values of ln(speed). */
export interface ProcessMean {
  /** Round, or number of the pair. */
  readonly round: number;
  readonly log: number;
}

/**
 * What two cells are compared by: the means of their processes over what nobody disturbed. Speed is tokens/s; for
 * `latency` it is 1 / (seconds to the first token), so that more is better everywhere. Of a cell that another tool only
 * states an average of, that is the one process.
 */
export function comparedMeans(result: CellResult, launches: readonly Launch[]): ProcessMean[] {
  if (result.values.length === 0 && result.stated !== null) {
    return [{ round: 0, log: Math.log(result.stated.mean) }];
  }
  const rounds = new Map(launches.map(({ index, round }) => [index, round]));
  const isLatency = result.cell.test.kind === "latency";
  return [...byProcess(quietValues(result, { launches }))].map(([index, values]) => ({
    round: rounds.get(index) ?? index,
    log: mean(values.map((value) => Math.log(isLatency ? firstTokensPerSecond(value) : speedOf(value)))),
  }));
}

function firstTokensPerSecond({ request, durationNs }: StoredValue): number {
  return 1e9 / (request?.firstTokenNs ?? durationNs);
}

/** ln(B/A) of each round that both have, in order. A process that was started again counts with the first as one. */
export function logRatios(a: readonly ProcessMean[], b: readonly ProcessMean[]): number[] {
  const [roundsA, roundsB] = [byRound(a), byRound(b)];
  return [...roundsA]
    .sort(([one], [other]) => one - other)
    .flatMap(([round, logsA]) => {
      const logsB = roundsB.get(round);
      return logsB === undefined ? [] : [mean(logsB) - mean(logsA)];
    });
}

function byRound(means: readonly ProcessMean[]): Map<number, number[]> {
  const rounds = new Map<number, number[]>();
  for (const { round, log } of means) rounds.set(round, [...(rounds.get(round) ?? []), log]);
  return rounds;
}
