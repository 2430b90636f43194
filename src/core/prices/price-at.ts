import type { TokenPriceRow } from "../../schema/prices.js";
import { type Moment, weekdayOf } from "./days.js";

/** USD per million tokens; null where the list gives no price for cached input. */
export interface ListPrice {
  readonly input: number;
  readonly cachedInput: number | null;
  readonly output: number;
}

/** The parts of a price by their names. */
export const PRICE_PARTS = ["input", "cachedInput", "output"] as const;
export type PricePart = (typeof PRICE_PARTS)[number];

/** What a row bills at one moment: its band's price, or its own outside all bands. */
export function priceAt(row: TokenPriceRow, { day, hour }: Moment): ListPrice {
  const weekday = weekdayOf(day);
  const band = row.bands?.find(
    ({ days, fromUtc, toUtc }) => days.includes(weekday) && fromUtc <= hour && hour < toUtc,
  );
  const { input, cachedInput, output } = band ?? row;
  return { input, cachedInput, output };
}
