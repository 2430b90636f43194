/** A figure with the limits that intervals and assumptions leave it. */
export interface Range {
  readonly low: number;
  readonly point: number;
  readonly high: number;
}

/** A figure without doubt about it. */
export function exactly(point: number): Range {
  return { low: point, point, high: point };
}

/** A figure known within a share of itself: 0.2 is ±20 %. */
export function within(point: number, share: number): Range {
  return { low: point * (1 - share), point, high: point * (1 + share) };
}

/** True when the limits differ. */
export function isUncertain({ low, high }: Range): boolean {
  return low < high;
}
