import type { CellResult, Launch, StoredValue } from "../../schema/result.js";
import { mean } from "../stats/speed-estimate.js";

/** One process of a cell: the mean over its values of ln(speed). */
export interface ProcessMean {
  /** Round, or number of the pair. */
  readonly round: number;
  readonly log: number;
}

/**
 * The process means of a cell. Speed is tokens/s; for `latency` it is 1 / (seconds to the first token), so that more
 * is better everywhere. Warm-ups, disturbed values and the pair that conditions (round -1) are left out. Of a cell
 * that another tool only states an average of, that is the one process.
 */
export function processMeans(result: CellResult, launches: readonly Launch[]): ProcessMean[] {
  const rounds = new Map(launches.map(({ index, round }) => [index, round]));
  const byLaunch = new Map<number, number[]>();
  for (const value of result.values) {
    const log = logSpeed(value, result.cell.test.kind === "latency");
    if (value.role !== "timed" || value.disturbed || log === null) continue;
    byLaunch.set(value.launch, [...(byLaunch.get(value.launch) ?? []), log]);
  }
  const means = [...byLaunch].map(([index, logs]) => ({
    round: rounds.get(index) ?? index,
    log: mean(logs),
  }));
  if (means.length === 0 && result.stated !== null) return [{ round: 0, log: Math.log(result.stated.mean) }];
  return means.filter(({ round }) => round >= 0);
}

function logSpeed(value: StoredValue, latency: boolean): number | null {
  if (!latency) return Math.log(value.tokens / (value.durationNs / 1e9));
  return value.request === null ? null : -Math.log(value.request.firstTokenNs / 1e9);
}
