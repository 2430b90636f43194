import { busySeconds, busyTimePerDay } from "../local/busy-time.js";
import { capacityTokensPerDay } from "../local/capacity.js";
import { readySeconds } from "../local/electricity.js";
import {
  type CostAssumptions,
  costOfMachines,
  type LocalMachine,
  loadSecondsPerDay,
} from "../local/local-cost.js";
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

/** The local bill on so many machines over volumes at which it is a straight line. */
interface BillLine {
  readonly bounds: VolumeRange;
  /** USD a year at both bounds. */
  readonly usdFrom: number;
  readonly usdTo: number;
}

/**
 * The local bill at every volume that the machines allowed can serve: a line for each number of machines, or two where
 * they come to compute for longer than they were said to be on.
 */
export function billLines(
  machine: LocalMachine,
  mix: Workload,
  assumptions: CostAssumptions,
  machinesAllowed = 1,
): BillLine[] {
  const capacityOfOne = capacityTokensPerDay(mix, machine.speeds, assumptions);
  const bendOfOne = volumeWithoutIdle(machine, mix, assumptions);
  return Array.from({ length: machinesAllowed }, (_, index) => {
    const at = (tokensPerDay: number) =>
      costOfMachines(index + 1, machine, { ...mix, tokensPerDay }, assumptions).total;
    const [from, to] = [index * capacityOfOne, (index + 1) * capacityOfOne];
    const bend = (index + 1) * bendOfOne;
    const parts =
      bend > from && bend < to
        ? [
            { from, to: bend },
            { from: bend, to },
          ]
        : [{ from, to }];
    return parts.map((bounds) => ({ bounds, usdFrom: at(bounds.from), usdTo: at(bounds.to) }));
  }).flat();
}

/** Tokens a day from which one machine never idles in the hours that it is on. */
function volumeWithoutIdle(machine: LocalMachine, mix: Workload, assumptions: CostAssumptions): number {
  const secondsPerToken = busySeconds(busyTimePerDay({ ...mix, tokensPerDay: 1 }, machine.speeds));
  const ready = readySeconds(loadSecondsPerDay(machine, assumptions), assumptions);
  return ready / (assumptions.useDaysPerYear * secondsPerToken);
}

/**
 * Compares the local bill with a cloud price per million tokens of the same mix, line by line: each has one crossing.
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

/** The part of a line in which local costs no more than the cloud; null if there is none. */
function cheaperRange(
  { bounds, usdFrom, usdTo }: BillLine,
  usdPerYearOfDailyToken: number,
): VolumeRange | null {
  const atStart = bounds.from * usdPerYearOfDailyToken - usdFrom;
  const atEnd = bounds.to * usdPerYearOfDailyToken - usdTo;
  // Drawn back to no use every line costs nothing or more, so where the gain falls with the volume it is never positive.
  if (atEnd < 0) return null;
  if (atStart >= 0) return bounds;
  const from = bounds.from + ((bounds.to - bounds.from) * -atStart) / (atEnd - atStart);
  return { from, to: bounds.to };
}
