import { percentile } from "../../stats/percentiles.js";
import type { Range } from "../range.js";
import type { MaybeNever, Standing } from "./bill-model.js";

/** Ends of the printed intervals. */
const LOW = 0.025;
const HIGH = 0.975;
/** Share of the draws that must agree before one side is called cheaper. */
const SURE = 0.95;

/** The best estimate with the middle 95 % of the draws; the estimate itself is always inside. */
export function rangeOf(point: number, samples: Float64Array): Range {
  const low = quantile(samples, LOW);
  const high = quantile(samples, HIGH);
  return { low: Math.min(point, low), point, high: Math.max(point, high) };
}

/** The same for a figure that may not exist. */
export function maybeRangeOf(point: number | null, samples: Float64Array): MaybeNever {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const never = samples.filter((value) => !Number.isFinite(value)).length;
  return {
    point,
    low: finite(quantile(samples, LOW)),
    high: finite(quantile(samples, HIGH)),
    neverShare: never / samples.length,
  };
}

/** Share of the draws in which local costs no more. */
export function cheaperShare(local: Float64Array, offer: Float64Array): number {
  const cheaper = local.reduce((count, usd, index) => count + (usd <= (offer[index] ?? 0) ? 1 : 0), 0);
  return cheaper / local.length;
}

/** What so many agreeing draws allow to say. */
export function standingOf(share: number): Standing {
  if (share >= SURE) return "cheaper";
  return share <= 1 - SURE ? "dearer" : "open";
}

/** Infinite values have no neighbour to be interpolated with. */
function quantile(samples: Float64Array, fraction: number): number {
  const finite = samples.every(Number.isFinite);
  if (finite) return percentile([...samples], fraction) ?? Number.NaN;
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.round((sorted.length - 1) * fraction)] ?? Number.POSITIVE_INFINITY;
}
