import { capacityTokensPerDay } from "../local/capacity.js";
import { type CostAssumptions, costOfMachines, type LocalMachine } from "../local/local-cost.js";
import { millionTokensPerYear, type Workload } from "../workload.js";

/** Volumes, tokens a day, at which local costs no more than the cloud. */
export interface VolumeRange {
  readonly from: number;
  readonly to: number;
}

/** Where local and cloud cost the same. */
export interface BreakEven {
  /** Ranges in which local is no dearer, rising; each further machine can open a gap. Empty: never. */
  readonly ranges: readonly VolumeRange[];
  /** Smallest volume at which local is no dearer, tokens a day; null: never. */
  readonly first: number | null;
  /** Volume from which local stays no dearer up to the capacity of the machines allowed; null: none. */
  readonly alwaysFrom: number | null;
}

/**
 * Compares the local bill with a cloud price per million tokens of the same mix, at every volume that the machines
 * allowed can serve. With n machines the local bill is a straight line in the volume, so each n has one crossing.
 */
export function findBreakEven(
  machine: LocalMachine,
  mix: Workload,
  assumptions: CostAssumptions,
  usdPerMillion: number,
  machinesAllowed = 1,
): BreakEven {
  const ranges: VolumeRange[] = [];
  const capacityOfOne = capacityTokensPerDay(mix, machine.speeds, assumptions);
  for (let machines = 1; machines <= machinesAllowed; machines++) {
    const bounds = { from: (machines - 1) * capacityOfOne, to: machines * capacityOfOne };
    const range = cheaperRange(machines, machine, mix, assumptions, usdPerMillion, bounds);
    const last = ranges.at(-1);
    if (range === null) continue;
    if (last !== undefined && last.to === range.from) ranges[ranges.length - 1] = { ...last, to: range.to };
    else ranges.push(range);
  }
  const last = ranges.at(-1);
  const reachesTheEnd = last !== undefined && last.to === machinesAllowed * capacityOfOne;
  return { ranges, first: ranges[0]?.from ?? null, alwaysFrom: reachesTheEnd ? last.from : null };
}

/** The part of the bounds in which so many machines cost no more than the cloud; null if there is none. */
function cheaperRange(
  machines: number,
  machine: LocalMachine,
  mix: Workload,
  assumptions: CostAssumptions,
  usdPerMillion: number,
  bounds: VolumeRange,
): VolumeRange | null {
  const gainAt = (tokensPerDay: number) => {
    const workload = { ...mix, tokensPerDay };
    const cloud = millionTokensPerYear(workload) * usdPerMillion;
    return cloud - costOfMachines(machines, machine, workload, assumptions).total;
  };
  const [atStart, atEnd] = [gainAt(bounds.from), gainAt(bounds.to)];
  // The gain starts at or below zero without use, so where it falls with the volume it is never positive.
  if (atEnd < 0) return null;
  if (atStart >= 0) return bounds;
  const from = bounds.from + ((bounds.to - bounds.from) * -atStart) / (atEnd - atStart);
  return { from, to: bounds.to };
}
