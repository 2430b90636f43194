/** Percentiles that can be printed. */
export type Percentile = 50 | 90 | 95 | 99;

/**
 * Requests from which on a percentile has an upper 95 % limit at all: the least n with p^n < 0.05, the chance that
 * even the slowest of n requests lies below it. The median is always shown.
 */
const REQUESTS_NEEDED: readonly (readonly [Percentile, number])[] = [
  [50, 1],
  [90, 29],
  [95, 59],
  [99, 299],
];

/** Below this many requests no percentile of the gaps between tokens is shown. */
const GAP_REQUESTS_NEEDED = 30;

/** The value below which a fraction p (0 to 1) lies, interpolated (type 7 of Hyndman and Fan 1996); null of nothing. */
export function percentile(values: readonly number[], fraction: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (place - Math.floor(place)) * (above - below);
}

/** The percentiles that this many requests can support. */
export function supportedPercentiles(requests: number): Percentile[] {
  return REQUESTS_NEEDED.filter(([, needed]) => requests >= needed).map(([name]) => name);
}

/** The percentiles of gaps between tokens that so many gaps from so many requests can support. */
export function supportedGapPercentiles(requests: number, gaps: number): Percentile[] {
  return requests < GAP_REQUESTS_NEEDED ? [] : supportedPercentiles(gaps);
}
