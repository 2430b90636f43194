import type { RunPlan } from "../../schema/plan.js";
import type { CellResult, Launch, StoredValue } from "../../schema/result.js";
import { replicationOf } from "../protocol/profiles.js";
import { quantileOf } from "../stats/replication.js";
import { estimateSpeed, mean, type SpeedEstimate } from "../stats/speed-estimate.js";

/** What of a run decides which values count; a result document is one. */
export interface RunFacts {
  readonly launches: readonly Launch[];
  readonly plan: Pick<RunPlan, "replication">;
}

/** Mean of one process over its used values. */
export interface ProcessMean {
  /** Index of the process in the run. */
  readonly launch: number;
  /** Its round, or the number of its pair. */
  readonly round: number;
  /** Mean of ln(tokens/s). */
  readonly log: number;
}

/** Round of the process that brings the machine into its usual state before pairs are compared. */
const CONDITIONING = -1;

/**
 * Timed values in the order of the run, but for those of a process that only conditions, or that was throttled and
 * measured again.
 */
export function timedValues({ values }: CellResult, { launches }: Pick<RunFacts, "launches">): StoredValue[] {
  const leftOut = new Set(launches.filter(isLeftOut).map(({ index }) => index));
  return values.filter(({ role, launch }) => role === "timed" && !leftOut.has(launch));
}

function isLeftOut({ round, repeatedFor }: Launch): boolean {
  return round === CONDITIONING || repeatedFor !== undefined;
}

/** Timed values that nobody disturbed. */
export function quietValues(result: CellResult, run: Pick<RunFacts, "launches">): StoredValue[] {
  return timedValues(result, run).filter(({ disturbed }) => !disturbed);
}

/**
 * The values that a figure is made of: timed and not disturbed. When fewer than kMin processes have such a value all
 * timed ones count: a figure is still shown, and rule V06 says why it is not to be believed.
 */
export function usedValues(result: CellResult, run: RunFacts): StoredValue[] {
  const quiet = quietValues(result, run);
  const processes = new Set(quiet.map(({ launch }) => launch)).size;
  const { kMin } = replicationOf(result.cell.test, run.plan.replication);
  return processes >= kMin ? quiet : timedValues(result, run);
}

/** Mean of ln(tokens/s) of each process of a cell over its used values, in the order of the run. */
export function processMeans(result: CellResult, run: RunFacts): ProcessMean[] {
  return meansOf(usedValues(result, run), run);
}

/** The same over values of one's own choice. */
export function meansOf(values: readonly StoredValue[], run: RunFacts): ProcessMean[] {
  const rounds = new Map(run.launches.map(({ index, round }) => [index, round]));
  return [...byProcess(values)].map(([launch, own]) => ({
    launch,
    round: rounds.get(launch) ?? launch,
    log: mean(own.map((value) => Math.log(speedOf(value)))),
  }));
}

/** Mean of ln(tokens/s) of each process that has an undisturbed value: what decides how many more are needed. */
export function quietMeans(result: CellResult, run: RunFacts): number[] {
  return meansOf(quietValues(result, run), run).map(({ log }) => log);
}

/** Speed of a cell from its used values, tokens/s, processes as the unit of replication. */
export function estimateCell(result: CellResult, run: RunFacts): SpeedEstimate | null {
  const speeds = [...byProcess(usedValues(result, run)).values()].map((values) => values.map(speedOf));
  return estimateSpeed(speeds, quantileOf(run.plan.replication));
}

/** Values by the index of their process, both in the order of the run. */
export function byProcess(values: readonly StoredValue[]): Map<number, StoredValue[]> {
  const processes = new Map<number, StoredValue[]>();
  for (const value of values) {
    const own = processes.get(value.launch);
    if (own === undefined) processes.set(value.launch, [value]);
    else own.push(value);
  }
  return processes;
}

/** Tokens a second of one value. */
export function speedOf({ tokens, durationNs }: StoredValue): number {
  return tokens / (durationNs / 1e9);
}
