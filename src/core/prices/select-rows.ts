import type { PriceRow } from "../../schema/prices.js";
import { isInForce } from "../cost/cloud/price-in-force.js";

/** Which rows of the list are wanted; null asks for all. */
export interface RowFilter {
  /** ISO date on which the price held. */
  readonly day: string | null;
  /** Name of the provider, whatever its case. */
  readonly provider: string | null;
  /** Part of the model's name, of its weights or of the row's id, whatever its case. */
  readonly model: string | null;
  readonly unit: PriceRow["unit"] | null;
}

/** The rows wanted, in the order of the list. */
export function selectRows(rows: readonly PriceRow[], filter: RowFilter): PriceRow[] {
  const provider = filter.provider?.toLowerCase();
  const model = filter.model?.toLowerCase();
  return rows.filter(
    (row) =>
      (filter.day === null || isInForce(row, filter.day)) &&
      (provider === undefined || row.provider.toLowerCase() === provider) &&
      (filter.unit === null || row.unit === filter.unit) &&
      (model === undefined ||
        [row.model, row.weights ?? "", row.id].some((name) => name.toLowerCase().includes(model))),
  );
}
