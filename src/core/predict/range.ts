/** A figure with the limits of its interval. */
export interface PredictedRange {
  readonly low: number;
  readonly point: number;
  readonly high: number;
}

/** A figure whose logarithm is known to so much on either side. */
export function aroundPoint(point: number, logHalfWidth: number): PredictedRange {
  return { low: point * Math.exp(-logHalfWidth), point, high: point * Math.exp(logHalfWidth) };
}
