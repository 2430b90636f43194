import { DECODE_CONSTANTS, MIXTURE_PREFILL } from "./constants.js";
import { decodeSeconds } from "./decode-time.js";
import { type DecodePoint, fitDecode } from "./fit-decode.js";
import type { CheckedRow } from "./published-rows.js";

/** A published speed beside its prediction from constants that no row of its machine went into. */
export interface Residual {
  readonly checked: CheckedRow;
  readonly predicted: number;
  /** ln(published / predicted). */
  readonly logRatio: number;
  /** Half-width of the 90 % interval as a log ratio, from the other machines; null with too few of them. */
  readonly halfWidth: number | null;
}

/** Residuals from which an interval is taken, at the least. */
const LEAST_RESIDUALS = 5;
const COVERAGE = 0.9;

/** Predicts every decode row with its machine left out. */
export function decodeResiduals(rows: readonly CheckedRow[]): Residual[] {
  const decode = rows.filter(({ row }) => row.test.kind !== "pp");
  return withIntervals(
    decode.map((checked) => {
      const others = decode.filter(
        (other) => other.kind === checked.kind && other.machine !== checked.machine,
      );
      const constants = fitDecode(others.map(pointOf)) ?? DECODE_CONSTANTS[checked.kind];
      const seconds = decodeSeconds(checked.work, { bytesPerSecond: checked.bytesPerSecond, constants });
      return [checked, 1 / seconds];
    }),
    ({ checked }) => checked.kind,
  );
}

/** Predicts every prefill row with its machine left out: the median share of the FP16 rate of its class. */
export function prefillResiduals(rows: readonly CheckedRow[]): Residual[] {
  const prefill = rows.filter(({ row, prefillKind }) => row.test.kind === "pp" && prefillKind !== "cpu");
  const pairs = prefill.flatMap((checked): [CheckedRow, number][] => {
    if (checked.fp16PerSecond === null) return [];
    const share = shareWithout(checked, prefill);
    return share === null ? [] : [[checked, (checked.fp16PerSecond * share) / operations(checked)]];
  });
  return withIntervals(pairs, () => "all");
}

/** Constants of a class from all its rows. */
export function fittedConstants(rows: readonly CheckedRow[], kind: CheckedRow["kind"]) {
  return fitDecode(
    rows.filter((checked) => checked.kind === kind && checked.row.test.kind !== "pp").map(pointOf),
  );
}

/** Median share of the FP16 rate over the dense rows of a class, or over the mixtures as a share of that. */
export function prefillShares(rows: readonly CheckedRow[], kind: CheckedRow["prefillKind"]): number | null {
  return median(rows.filter((row) => row.prefillKind === kind && !row.isMixture).flatMap(shareOf));
}

function shareWithout(checked: CheckedRow, rows: readonly CheckedRow[]): number | null {
  const others = rows.filter(({ machine }) => machine !== checked.machine);
  const own = prefillShares(others, checked.prefillKind);
  // The mixtures of the table ran on one machine: their share cannot be fitted without it.
  if (own === null || !checked.isMixture) return own;
  return own * MIXTURE_PREFILL;
}

function shareOf(checked: CheckedRow): number[] {
  if (checked.row.test.kind !== "pp" || checked.fp16PerSecond === null) return [];
  return [(checked.row.tokensPerSecond * operations(checked)) / checked.fp16PerSecond];
}

function operations({ blockParameters }: CheckedRow): number {
  return 2 * blockParameters;
}

function pointOf({ work, bytesPerSecond, row }: CheckedRow): DecodePoint {
  return { work, bytesPerSecond, tokensPerSecond: row.tokensPerSecond };
}

function withIntervals(
  predictions: readonly (readonly [CheckedRow, number])[],
  groupOf: (residual: { readonly checked: CheckedRow }) => string,
): Residual[] {
  const plain = predictions.map(([checked, predicted]) => ({
    checked,
    predicted,
    logRatio: Math.log(checked.row.tokensPerSecond / predicted),
  }));
  return plain.map((residual) => {
    const others = plain.filter(
      (other) => groupOf(other) === groupOf(residual) && other.checked.machine !== residual.checked.machine,
    );
    const sizes = others.map(({ logRatio }) => Math.abs(logRatio));
    return { ...residual, halfWidth: sizes.length < LEAST_RESIDUALS ? null : quantile(sizes, COVERAGE) };
  });
}

/** Middle value; null of none. */
export function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}
