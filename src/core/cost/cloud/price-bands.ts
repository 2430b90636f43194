import type { TokenPriceRow } from "../../../schema/prices.js";

/** A part of the week in which the model is used, UTC; days 1 = Monday ... 7 = Sunday. */
export interface HoursOfUse {
  readonly days: readonly number[];
  readonly fromUtc: number;
  readonly toUtc: number;
  /** How often such weeks come, against those of the other parts; 1 by default. */
  readonly weight?: number;
}

/** USD per million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** Used evenly round the clock. */
const FLAT_WEEK: readonly HoursOfUse[] = [{ days: [1, 2, 3, 4, 5, 6, 7], fromUtc: 0, toUtc: 24 }];

/**
 * The price of a row averaged over the hours of use: each band counts by the hours it shares with them, the rest
 * is at the row's own price. A row without a cached price bills cached input as input.
 */
export function averagePrice(row: TokenPriceRow, use: readonly HoursOfUse[] = FLAT_WEEK): TokenPrice {
  const hours = use.reduce((sum, part) => sum + weightedHours(part, part), 0);
  const base = { input: row.input, cachedInput: row.cachedInput ?? row.input, output: row.output };
  return (row.bands ?? []).reduce<TokenPrice>((price, band) => {
    const share = use.reduce((sum, part) => sum + weightedHours(part, band), 0) / hours;
    return {
      input: price.input + share * (band.input - base.input),
      cachedInput: price.cachedInput + share * ((band.cachedInput ?? band.input) - base.cachedInput),
      output: price.output + share * (band.output - base.output),
    };
  }, base);
}

function weightedHours(part: HoursOfUse, band: HoursOfUse): number {
  return (part.weight ?? 1) * sharedHours(part, band);
}

function sharedHours(a: HoursOfUse, b: HoursOfUse): number {
  const days = a.days.filter((day) => b.days.includes(day)).length;
  return days * Math.max(0, Math.min(a.toUtc, b.toUtc) - Math.max(a.fromUtc, b.fromUtc));
}
