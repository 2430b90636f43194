import type { PriceRow } from "../../schema/prices.js";

/** How a row stands in the list: on sale, its end announced, followed by another price, or gone for good. */
export type Standing =
  | { readonly kind: "on-sale" | "ending" }
  | { readonly kind: "replaced" | "retired"; readonly on: string | null };

/** True for two rows of the same thing sold by the same provider, at different times. */
export function isSameOffer(a: PriceRow, b: PriceRow): boolean {
  return a.provider === b.provider && a.model === b.model && a.unit === b.unit;
}

/** The newest row of the same offer; the row itself where none is newer. */
export function lastOfOffer(row: PriceRow, rows: readonly PriceRow[]): PriceRow {
  return rows.reduce(
    (last, other) => (isSameOffer(other, row) && other.effectiveFrom > last.effectiveFrom ? other : last),
    row,
  );
}

/** What became of a row: a model that is gone is retired in all its rows, whatever price came after. */
export function standingOf(row: PriceRow, rows: readonly PriceRow[]): Standing {
  const last = lastOfOffer(row, rows);
  if (last.status === "retired") return { kind: "retired", on: last.effectiveTo };
  if (last !== row) return { kind: "replaced", on: row.effectiveTo };
  return { kind: row.status === "deprecated" ? "ending" : "on-sale" };
}
