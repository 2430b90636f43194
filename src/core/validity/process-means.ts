import type { CellResult, Launch, StoredValue } from "../../schema/result.js";
import { mean } from "../stats/speed-estimate.js";

/** ln(tokens/s) of the values used of each process, in order of the processes. */
export function logsByProcess(result: CellResult, launches: readonly Launch[]): number[][] {
  return [...byLaunch(result, launches).values()];
}

/** Mean of ln(tokens/s) of each process. */
export function processMeans(result: CellResult, launches: readonly Launch[]): number[] {
  return logsByProcess(result, launches).map(mean);
}

/** Mean of ln(tokens/s) of each process by its round. */
export function meansByRound(result: CellResult, launches: readonly Launch[]): Map<number, number> {
  const means = new Map<number, number>();
  for (const [index, logs] of byLaunch(result, launches)) {
    const round = launches.find((launch) => launch.index === index)?.round;
    if (round !== undefined) means.set(round, mean(logs));
  }
  return means;
}

function byLaunch({ values }: CellResult, launches: readonly Launch[]): Map<number, number[]> {
  const conditioning = new Set(launches.filter(({ round }) => round < 0).map(({ index }) => index));
  const grouped = new Map<number, number[]>();
  for (const value of values) {
    if (value.role !== "timed" || value.disturbed || conditioning.has(value.launch)) continue;
    grouped.set(value.launch, [...(grouped.get(value.launch) ?? []), Math.log(speedOf(value))]);
  }
  return grouped;
}

function speedOf({ tokens, durationNs }: StoredValue): number {
  return tokens / (durationNs / 1e9);
}
