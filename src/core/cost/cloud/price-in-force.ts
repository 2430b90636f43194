import type { PriceRow, TokenPriceRow } from "../../../schema/prices.js";

/** True if the row's price holds on the day (ISO date); the last day of a window belongs to its successor. */
export function isInForce(row: PriceRow, day: string): boolean {
  return row.effectiveFrom <= day && (row.effectiveTo === null || day < row.effectiveTo);
}

/** The row by which a provider bills the tokens of a model on that day, or null. */
export function priceInForce(
  rows: readonly PriceRow[],
  provider: string,
  model: string,
  day: string,
): TokenPriceRow | null {
  return (
    tokenRows(rows).find((row) => row.provider === provider && row.model === model && isInForce(row, day)) ??
    null
  );
}

/** The rows that bill by tokens. */
export function tokenRows(rows: readonly PriceRow[]): TokenPriceRow[] {
  return rows.filter((row) => row.unit === "per-million-tokens");
}
