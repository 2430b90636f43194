import cdf from "@stdlib/stats-base-dists-t-cdf";
import quantile from "@stdlib/stats-base-dists-t-quantile";

/** The value that Student's t with `degrees` of freedom stays below with this probability. */
export function tQuantile(probability: number, degrees: number): number {
  return quantile(probability, degrees);
}

/** P(T > t) for Student's t with `degrees` of freedom; the mirrored lower tail, so that far tails keep their digits. */
export function tUpperTail(t: number, degrees: number): number {
  return cdf(-t, degrees);
}
