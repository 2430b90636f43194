import type { CellResult } from "../../schema/result.js";
import {
  type VarianceComponents,
  valuesPerProcess,
  varianceComponents,
} from "../stats/values-per-process.js";
import { byProcess, quietValues, type RunFacts, speedOf } from "../validity/used-values.js";

/** Timed seconds of one process that no gain in precision is worth: noise between processes is badly known, and may read 0. */
const LONGEST_SECONDS = 30;
/** Processes of a cell that have to be known before their noise says how many values are worth their time. */
const KNOWN_PROCESSES = 3;

/**
 * Values in the next process of a cell that has one to itself, from the noise inside and between its processes so
 * far, before that from the machine's own (`prior`); null while too little is known, or where cells share a process.
 */
export function valuesOf(
  cells: readonly CellResult[],
  run: RunFacts,
  prior: VarianceComponents | null,
): number | null {
  const [result] = cells;
  if (cells.length !== 1 || result === undefined) return null;
  const logs = [...byProcess(quietValues(result, run)).values()].map((values) =>
    values.map((value) => Math.log(speedOf(value))),
  );
  const noise = logs.length < KNOWN_PROCESSES ? prior : (varianceComponents(logs) ?? prior);
  if (noise === null) return null;
  const loads = run.launches.flatMap(({ cells: ran, loadNs }) =>
    ran.includes(result.cell.id) ? (loadNs ?? []) : [],
  );
  const timed = result.values.filter(({ role }) => role === "timed");
  const warmUps = result.values.filter(({ role }) => role === "warmup");
  if (loads.length === 0 || timed.length === 0) return null;
  const warmUpSeconds = warmUps.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0) / loads.length;
  const valueSeconds = timed.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0) / timed.length;
  const best = valuesPerProcess({
    ...noise,
    valueSeconds,
    launchSeconds: loads.reduce((sum, ns) => sum + ns, 0) / 1e9 / loads.length + warmUpSeconds,
  });
  return Math.max(1, Math.min(best, Math.floor(LONGEST_SECONDS / valueSeconds)));
}
