import type { StoredValue } from "../../schema/result.js";
import { findDrift } from "../stats/drift.js";
import { findWarmUpLeft } from "../stats/warm-up-left.js";
import type { CellFacts } from "./cell-facts.js";
import { byProcess, speedOf } from "./used-values.js";
import type { Finding } from "./verdict.js";

/** V08 inside processes: the warm-up was long enough, and the speed does not keep falling or rising. */
export function checkSteady({ timed, values }: CellFacts): Finding[] {
  const used = new Set(values);
  const processes = [...byProcess(timed).values()];
  return [warmUpLeft(processes, used), drift(processes, used)].filter((found) => found !== null);
}

type Processes = readonly (readonly StoredValue[])[];
type Used = ReadonlySet<StoredValue>;

/** Processes whose first value does not count say nothing of their warm-up. */
function warmUpLeft(processes: Processes, used: Used): Finding | null {
  const logs = processes
    .filter(([first]) => first !== undefined && used.has(first))
    .map((own) => own.filter((value) => used.has(value)).map(logOf));
  const left = findWarmUpLeft(logs);
  if (left === null || !left.flagged) return null;
  const way = left.difference < 0 ? "slower" : "faster";
  return {
    code: "V08",
    verdict: "noisy",
    reason: `warm-up left: the first value of a process is ${size(left.difference)} % ${way} than the others`,
    remedy: "measure again; if it repeats, report it as a bug",
  };
}

/** Places are counted in each process: what differs between processes shows in the interval. */
function drift(processes: Processes, used: Used): Finding | null {
  const places = processes.flatMap((own, process) =>
    own.flatMap((value, order) => (used.has(value) ? [{ process, order, log: logOf(value) }] : [])),
  );
  const found = findDrift(places);
  if (found === null || !found.flagged) return null;
  const way = found.total < 0 ? "fell" : "rose";
  return {
    code: "V08",
    verdict: "noisy",
    reason: `drift: the speed ${way} by ${size(found.total)} % from the first value of a process to the last`,
    remedy: "let the machine cool down, close other programs, and measure again",
  };
}

function logOf(value: StoredValue): number {
  return Math.log(speedOf(value));
}

/** Size of a difference of logarithms, in percent. */
function size(difference: number): string {
  return Math.abs(Math.expm1(difference) * 100).toFixed(1);
}
