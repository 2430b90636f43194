import { median, type Residual } from "./leave-one-out.js";

/** How well predictions did on published rows. */
export interface ResidualSummary {
  readonly rows: number;
  readonly machines: number;
  /** Share of rows whose error is within 20, 30 and 40 % of the prediction. */
  readonly within20: number;
  readonly within30: number;
  readonly within40: number;
  readonly medianError: number;
  /** Share of rows inside the 90 % interval; null without intervals. */
  readonly coverage: number | null;
}

/** Sums up residuals; null of none. */
export function summarizeResiduals(residuals: readonly Residual[]): ResidualSummary | null {
  const errors = residuals.map(errorOf);
  const middle = median(errors);
  if (middle === null) return null;
  const within = (limit: number) => errors.filter((error) => error <= limit).length / errors.length;
  const judged = residuals.flatMap(({ logRatio, halfWidth }) =>
    halfWidth === null ? [] : [Math.abs(logRatio) <= halfWidth],
  );
  return {
    rows: residuals.length,
    machines: new Set(residuals.map(({ checked }) => checked.machine)).size,
    within20: within(0.2),
    within30: within(0.3),
    within40: within(0.4),
    medianError: middle,
    coverage: judged.length === 0 ? null : judged.filter(Boolean).length / judged.length,
  };
}

/** Error of the prediction as a share of what was published. */
export function errorOf({ logRatio }: Residual): number {
  return Math.abs(Math.exp(-logRatio) - 1);
}

/** True for a row at least a factor of two away from its prediction: its source or the machine is to be doubted. */
export function isFarOff({ logRatio }: Residual): boolean {
  return Math.abs(logRatio) >= Math.LN2;
}
