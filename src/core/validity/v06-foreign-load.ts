import { mean } from "../stats/speed-estimate.js";
import { type CellFacts, computesOnCpu } from "./cell-facts.js";
import { foreignCores } from "./foreign-cores.js";
import type { Finding } from "./verdict.js";

/** Foreign load, in cores, above which a value counts as disturbed; `spareCores` are those the engine leaves free. */
export function disturbedAbove(spareCores: number, onCpu: boolean): number {
  return onCpu ? 0.05 + 0.1 * spareCores : 0.5 + 0.25 * spareCores;
}

/** V06: other programs used the processor while values were taken. Quick runs call it noisy, not invalid. */
export function checkForeignLoad(facts: CellFacts): Finding | null {
  const loads = facts.values.flatMap((value) => foreignCores(value, facts.machine.cpu) ?? []);
  if (loads.length === 0) return null;
  const threads = facts.result.cell.settings.threads;
  const spare = Math.max(0, facts.machine.cpu.usableCores - threads);
  const limit = disturbedAbove(spare, computesOnCpu(facts.launches));
  const disturbed = loads.filter((load) => load > limit).length;
  if (disturbed === 0) return null;
  return {
    code: "V06",
    verdict: "noisy",
    reason: `other programs used ${mean(loads).toFixed(2)} cores on average, in ${disturbed} of ${loads.length} values more than ${limit.toFixed(2)}`,
    remedy: "close other programs and measure again",
  };
}
