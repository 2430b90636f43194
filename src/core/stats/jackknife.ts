import { percentile } from "./percentiles.js";
import { mean } from "./speed-estimate.js";
import { tQuantile } from "./student.js";

/** Limits of an interval, in the unit of what was given. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A gap between two tokens and the request it belongs to. */
interface OwnedGap {
  readonly gap: number;
  readonly request: number;
}

/**
 * A 95 % interval of a percentile of all gaps of all requests pooled (one inner array a request, any unit). Gaps of
 * one request are not independent, so each request in turn is left out (Efron and Tibshirani, "An Introduction to the
 * Bootstrap", 1993, section 11.5) and t has requests - 1 degrees of freedom. Null with fewer than two requests.
 */
export function jackknifeByRequest(
  gapsByRequest: readonly (readonly number[])[],
  fraction: number,
): Interval | null {
  const filled = gapsByRequest.filter((gaps) => gaps.length > 0);
  const point = percentile(filled.flat(), fraction);
  if (filled.length < 2 || point === null) return null;
  const sorted = filled
    .flatMap((gaps, request) => gaps.map((gap): OwnedGap => ({ gap, request })))
    .sort((a, b) => a.gap - b.gap);
  const estimates = filled.map((gaps, request) => percentileWithout(sorted, request, gaps.length, fraction));
  const centre = mean(estimates);
  const squares = estimates.reduce((sum, estimate) => sum + (estimate - centre) ** 2, 0);
  const error = Math.sqrt(((filled.length - 1) / filled.length) * squares);
  const halfWidth = tQuantile(0.975, filled.length - 1) * error;
  return { low: Math.max(0, point - halfWidth), high: point + halfWidth };
}

/** The percentile of sorted gaps without those of one request: one pass, because sorting again for each request is slow. */
function percentileWithout(
  sorted: readonly OwnedGap[],
  request: number,
  ownGaps: number,
  fraction: number,
): number {
  const place = (sorted.length - ownGaps - 1) * fraction;
  const lowRank = Math.floor(place);
  const highRank = Math.ceil(place);
  let rank = -1;
  let below = Number.NaN;
  let above = Number.NaN;
  for (const owned of sorted) {
    if (owned.request === request) continue;
    rank += 1;
    if (rank === lowRank) below = owned.gap;
    if (rank === highRank) {
      above = owned.gap;
      break;
    }
  }
  return below + (place - lowRank) * (above - below);
}
