import type { HardwareRow } from "../src/schema/hardware.js";

/** What others say of a device: memory of each model sold, GB; FP16 rate by their rule; USD; watts. */
export interface OtherRow {
  readonly memory?: readonly number[] | undefined;
  readonly tflops: number;
  readonly msrp?: number | undefined;
  readonly power?: number | undefined;
}

/** A device of theirs, and by how much our FP16 rate should exceed theirs: they count no matrix units on most cards. */
export interface Counterpart {
  readonly other: OtherRow;
  readonly fp16Ratio: number;
}

export type ComparedField = "memoryGb" | "fp16Tflops" | "tdpWatts" | "msrpUsd";

/** A figure in which we and they differ; theirs is brought to our FP16 rule. */
export interface Disagreement {
  readonly id: string;
  readonly field: ComparedField;
  readonly ours: number;
  readonly theirs: number;
}

/** A disagreement that was looked into: while their figure stays what it was, it is no news. */
export interface Explained {
  readonly id: string;
  readonly field: ComparedField;
  readonly theirs: number;
  readonly why: string;
}

/** Figures this far apart, as a share of theirs, are a disagreement; theirs are rounded. */
const TOLERANCE = 0.05;
/** Their figure counts as unchanged within this share: it went through our FP16 ratio. */
const SAME = 0.005;

/** Each figure of `rows` that is more than 5 % off their figure for the same device. */
export function findDisagreements(
  rows: readonly HardwareRow[],
  counterparts: ReadonlyMap<string, Counterpart>,
): Disagreement[] {
  return rows.flatMap((row) => {
    const counterpart = counterparts.get(row.id);
    return counterpart === undefined ? [] : compareRow(row, counterpart);
  });
}

function compareRow(row: HardwareRow, { other, fp16Ratio }: Counterpart): Disagreement[] {
  const pairs: readonly [ComparedField, number | undefined][] = [
    ["memoryGb", nearest(other.memory ?? [], row.memoryGb)],
    ["fp16Tflops", other.tflops * fp16Ratio],
    ["tdpWatts", other.power],
    ["msrpUsd", other.msrp],
  ];
  return pairs.flatMap(([field, theirs]) => {
    const ours = row[field];
    if (ours === null || theirs === undefined || within(ours, theirs, TOLERANCE)) return [];
    return [{ id: row.id, field, ours, theirs }];
  });
}

function nearest(values: readonly number[], to: number | null): number | undefined {
  if (to === null) return undefined;
  return [...values].sort((a, b) => Math.abs(a - to) - Math.abs(b - to))[0];
}

function within(value: number, reference: number, share: number): boolean {
  return Math.abs(value - reference) <= share * reference;
}

/** Parts disagreements from those already explained, and names explanations that no longer explain anything. */
export function sortOut(
  found: readonly Disagreement[],
  explained: readonly Explained[],
): { news: Disagreement[]; known: (Disagreement & { why: string })[]; idle: Explained[] } {
  const explanationOf = (one: Disagreement) => explained.find((entry) => explains(entry, one));
  return {
    news: found.filter((one) => explanationOf(one) === undefined),
    known: found.flatMap((one) => {
      const why = explanationOf(one)?.why;
      return why === undefined ? [] : [{ ...one, why }];
    }),
    idle: explained.filter((entry) => !found.some((one) => explains(entry, one))),
  };
}

function explains(entry: Explained, one: Disagreement): boolean {
  return entry.id === one.id && entry.field === one.field && within(one.theirs, entry.theirs, SAME);
}
