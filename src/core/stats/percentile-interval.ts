/** Limits of a 95 % interval, in the unit of the values. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Chance that an interval may miss, over both sides. */
const MISS = 0.05;

/**
 * A 95 % interval of a percentile of independent values (one a request) without any assumption on their shape: two
 * order statistics, because the count of values below the percentile is binomial (David and Nagaraja, "Order
 * Statistics", 2003, section 7.1). Where even the extreme value misses more often than 2.5 %, the other side gives of
 * its share. Null when there are too few values.
 */
export function percentileInterval(values: readonly number[], fraction: number): Interval | null {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const allBelow = fraction ** count;
  const allAbove = (1 - fraction) ** count;
  if (allBelow + allAbove > MISS) return null;
  const low = sorted[highestRank(count, fraction, shareOf(allAbove, allBelow)) - 1];
  const high = sorted[count - highestRank(count, 1 - fraction, shareOf(allBelow, allAbove))];
  return low === undefined || high === undefined ? null : { low, high };
}

/** Chance of missing that one side may use, from the least that it and the other side must have. */
function shareOf(own: number, other: number): number {
  return Math.max(own, Math.min(MISS / 2, MISS - other));
}

/** The highest rank r with P(fewer than r of `count` values lie below the fraction) <= `miss`; at least 1. */
function highestRank(count: number, fraction: number, miss: number): number {
  const logOdds = Math.log(fraction) - Math.log1p(-fraction);
  // Binomial terms by recurrence, in logarithms: they stay finite where the first terms underflow.
  let logTerm = count * Math.log1p(-fraction);
  let sum = Math.exp(logTerm);
  let rank = 1;
  while (rank < count) {
    logTerm += Math.log((count - rank + 1) / rank) + logOdds;
    sum += Math.exp(logTerm);
    if (sum > miss) break;
    rank += 1;
  }
  return rank;
}
