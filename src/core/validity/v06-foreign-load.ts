import type { Machine } from "../../schema/machine.js";
import type { StoredValue } from "../../schema/result.js";
import { mean } from "../stats/speed-estimate.js";
import { type CellFacts, computesOnCpu, neighbourVerdict } from "./cell-facts.js";
import { foreignCores, hasQuota } from "./foreign-cores.js";
import { byProcess } from "./used-values.js";
import type { Finding } from "./verdict.js";

/** What is known of the others while a value was taken; cores, null where nothing was seen. */
export interface LoadOnValue {
  /** Most of them in one window inside the value. */
  readonly worstWindowCores: number | null;
  /** Their mean over the value. */
  readonly meanCores: number | null;
  readonly cpu: Machine["cpu"];
  /** Threads that the engine was asked to use. */
  readonly threads: number;
  /** The graph runs wholly or partly on the CPU. */
  readonly onCpu: boolean;
}

/** Share of disturbed values above which the rest is not to be believed either. */
const MOST_DISTURBED = 1 / 3;
/** ln(tokens/s) lost for each core that others use, without and with a core to spare (measured: docs/methodology.md). */
const LOSS_PER_CORE = { none: 0.91, some: 0.17 } as const;

const REMEDY = "close other programs and measure again";

/** Foreign load, in cores, above which a value counts as disturbed; `spareCores` are those the engine leaves free. */
export function disturbedAbove(spareCores: number, onCpu: boolean): number {
  return onCpu ? 0.05 + 0.1 * spareCores : 0.5 + 0.25 * spareCores;
}

/** Whether others disturbed a value: looks at the load, never at the speed. Under a quota of time nobody can tell. */
export function isDisturbed({ worstWindowCores, meanCores, cpu, threads, onCpu }: LoadOnValue): boolean {
  if (hasQuota(cpu)) return false;
  return Math.max(worstWindowCores ?? 0, meanCores ?? 0) > disturbedAbove(spareCores(cpu, threads), onCpu);
}

/** V06: other programs used the processor while values were taken. */
export function checkForeignLoad(facts: CellFacts): Finding[] {
  const { timed, values, machine } = facts;
  const onCpu = computesOnCpu(facts.launches);
  const { threads } = facts.result.cell.settings;
  const wasDisturbed = (value: StoredValue): boolean =>
    value.disturbed ||
    isDisturbed({
      worstWindowCores: value.worstWindowCores,
      meanCores: foreignCores(value, machine.cpu),
      cpu: machine.cpu,
      threads,
      onCpu,
    });
  const disturbed = timed.filter(wasDisturbed).length;
  const lost = [...byProcess(timed).values()].some((own) => own.every(wasDisturbed));
  const spare = spareCores(machine.cpu, threads);
  if (disturbed > 0 && (lost || disturbed / timed.length > MOST_DISTURBED)) {
    const limit = disturbedAbove(spare, onCpu).toFixed(2);
    const count = `in ${disturbed} of ${timed.length} values more than ${limit}`;
    const reason = `other programs used ${meanWords(timed, machine.cpu)}${count}`;
    return [{ code: "V06", verdict: neighbourVerdict(facts), reason, remedy: REMEDY }];
  }
  return [leftOut(timed), onCpu ? slowed(values, machine.cpu, spare) : null].filter(
    (found) => found !== null,
  );
}

/** Says that disturbed values were left out, when the others carry the figure. */
function leftOut(timed: readonly StoredValue[]): Finding | null {
  const count = timed.filter(({ disturbed }) => disturbed).length;
  if (count === 0) return null;
  return {
    code: "V06",
    verdict: "valid",
    reason: `${count} of ${timed.length} values were left out, because other programs used the processor`,
    remedy: "the figure stands; a quiet machine needs less time for it",
  };
}

/** Warns of a load too small to disturb a value but not for its mean, with what it probably costs. */
function slowed(values: readonly StoredValue[], cpu: Machine["cpu"], spare: number): Finding | null {
  const loads = values.flatMap((value) => foreignCores(value, cpu) ?? []);
  if (loads.length === 0) return null;
  const load = mean(loads);
  if (load <= 0.02 + 0.05 * spare) return null;
  const loss = 1 - Math.exp(-load * (spare === 0 ? LOSS_PER_CORE.none : LOSS_PER_CORE.some));
  return {
    code: "V06",
    verdict: "valid",
    reason: `other programs used ${load.toFixed(2)} cores on average, which probably cost ${(loss * 100).toFixed(1)} % of the speed`,
    remedy: REMEDY,
  };
}

function spareCores({ usableCores }: Machine["cpu"], threads: number): number {
  return Math.max(0, usableCores - threads);
}

function meanWords(values: readonly StoredValue[], cpu: Machine["cpu"]): string {
  const loads = values.flatMap((value) => foreignCores(value, cpu) ?? []);
  return loads.length === 0 ? "processor time, " : `${mean(loads).toFixed(2)} cores on average, `;
}
