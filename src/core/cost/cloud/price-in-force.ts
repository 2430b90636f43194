import type { PriceRow, TokenPriceRow } from "../../../schema/prices.js";

/** True if the row's price holds on the day (ISO date); the last day of a window belongs to its successor. */
export function isInForce(row: PriceRow, day: string): boolean {
  return row.effectiveFrom <= day && (row.effectiveTo === null || day < row.effectiveTo);
}

/** The row by which a provider bills a model (or a seat) on that day, or null. */
export function priceInForce<Row extends PriceRow>(
  rows: readonly Row[],
  provider: string,
  model: string,
  day: string,
): Row | null {
  return rows.find((row) => row.provider === provider && row.model === model && isInForce(row, day)) ?? null;
}

/** The rows that bill by tokens. */
export function tokenRows(rows: readonly PriceRow[]): TokenPriceRow[] {
  return rows.filter((row) => row.unit === "per-million-tokens");
}
