import type { PriceRow } from "../../../schema/prices.js";
import { millionTokensPerYear, type Workload } from "../workload.js";
import type { TokenPrice } from "./price-bands.js";

/**
 * USD for a million of this model's tokens, bought from the cloud: input (cached and not) and output weighted by how
 * many of each there are, times what the cloud's model needs for one of them.
 */
export function usdPerMillionTokens(
  price: TokenPrice,
  mix: Pick<Workload, "inputPerOutput" | "cloudCacheHitRate" | "cloudInputRatio" | "cloudOutputRatio">,
): number {
  const hits = mix.cloudCacheHitRate;
  const input = mix.cloudInputRatio * ((1 - hits) * price.input + hits * price.cachedInput);
  return (mix.inputPerOutput * input + mix.cloudOutputRatio * price.output) / (1 + mix.inputPerOutput);
}

/** A row of the price list with its price of tokens over the hours of use; null where hours or seats are billed. */
export interface PricedRow {
  readonly row: PriceRow;
  readonly tokenPrice: TokenPrice | null;
}

/** How much of an offer is bought beside tokens. */
export interface CloudAmounts {
  /** Persons with a subscription. */
  readonly seats: number;
  /** Hours of a year that an offer by the hour is paid for. */
  readonly hoursPerYear: number;
}

/** USD a year of an offer, in the unit that it is billed by. */
export function cloudCostPerYear(
  { row, tokenPrice }: PricedRow,
  workload: Workload,
  amounts: CloudAmounts,
): number {
  if (tokenPrice !== null) return millionTokensPerYear(workload) * usdPerMillionTokens(tokenPrice, workload);
  if (row.unit === "per-hour") return row.usdPerHour * amounts.hoursPerYear;
  return row.unit === "per-seat-month" ? 12 * row.usdPerSeatMonth * amounts.seats : 0;
}
