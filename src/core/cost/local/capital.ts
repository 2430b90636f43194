/** How a bought machine loses its worth. */
export interface CapitalTerms {
  readonly lifeYears: number;
  /** Share of the price paid back at the end of its life. */
  readonly resaleShare: number;
  /** Yearly cost of capital, 0.08 for 8 %. */
  readonly costOfCapital: number;
}

/**
 * USD a year for one machine: straight line without a cost of capital, else the annuity of the price less the
 * discounted resale (equivalent annual cost).
 */
export function capitalPerYear(priceUsd: number, terms: CapitalTerms): number {
  const { lifeYears, resaleShare, costOfCapital } = terms;
  const resale = priceUsd * resaleShare;
  if (costOfCapital === 0) return (priceUsd - resale) / lifeYears;
  const growth = (1 + costOfCapital) ** lifeYears;
  return ((priceUsd - resale / growth) * costOfCapital * growth) / (growth - 1);
}
