import { capacityTokensPerDay } from "../local/capacity.js";
import { type CostAssumptions, costOfMachines, type LocalMachine } from "../local/local-cost.js";
import type { Workload } from "../workload.js";

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

/** The local bill on so many machines over the volumes that they serve and fewer do not: a straight line. */
interface BillLine {
  readonly bounds: VolumeRange;
  /** USD a year at both bounds. */
  readonly usdFrom: number;
  readonly usdTo: number;
}

/** The local bill at every volume that the machines allowed can serve, a line for each number of machines. */
export function billLines(
  machine: LocalMachine,
  mix: Workload,
  assumptions: CostAssumptions,
  machinesAllowed = 1,
): BillLine[] {
  const capacityOfOne = capacityTokensPerDay(mix, machine.speeds, assumptions);
  return Array.from({ length: machinesAllowed }, (_, index) => {
    const at = (tokensPerDay: number) =>
      costOfMachines(index + 1, machine, { ...mix, tokensPerDay }, assumptions).total;
    const bounds = { from: index * capacityOfOne, to: (index + 1) * capacityOfOne };
    return { bounds, usdFrom: at(bounds.from), usdTo: at(bounds.to) };
  });
}

/**
 * Compares the local bill with a cloud price per million tokens of the same mix. With n machines the local bill is a
 * straight line in the volume, so each n has one crossing.
 */
export function findBreakEven(
  lines: readonly BillLine[],
  usdPerMillion: number,
  useDaysPerYear: number,
): BreakEven {
  const ranges: VolumeRange[] = [];
  const usdPerYearOfDailyToken = (usdPerMillion * useDaysPerYear) / 1e6;
  for (const line of lines) {
    const range = cheaperRange(line, usdPerYearOfDailyToken);
    const last = ranges.at(-1);
    if (range === null) continue;
    if (last !== undefined && last.to === range.from) ranges[ranges.length - 1] = { ...last, to: range.to };
    else ranges.push(range);
  }
  const last = ranges.at(-1);
  const reachesTheEnd = last !== undefined && last.to === lines.at(-1)?.bounds.to;
  return { ranges, first: ranges[0]?.from ?? null, alwaysFrom: reachesTheEnd ? last.from : null };
}

/** The part of the bounds in which so many machines cost no more than the cloud; null if there is none. */
function cheaperRange(
  { bounds, usdFrom, usdTo }: BillLine,
  usdPerYearOfDailyToken: number,
): VolumeRange | null {
  const atStart = bounds.from * usdPerYearOfDailyToken - usdFrom;
  const atEnd = bounds.to * usdPerYearOfDailyToken - usdTo;
  // The gain starts at or below zero without use, so where it falls with the volume it is never positive.
  if (atEnd < 0) return null;
  if (atStart >= 0) return bounds;
  const from = bounds.from + ((bounds.to - bounds.from) * -atStart) / (atEnd - atStart);
  return { from, to: bounds.to };
}
