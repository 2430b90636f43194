import type { PriceRow, TokenPriceRow } from "../../schema/prices.js";
import type { MatchedRow, RefreshPlan } from "./plan-refresh.js";

/** When and from where the new prices come. */
export interface RefreshOrigin {
  /** ISO date. */
  readonly today: string;
  /** Address, or name of the file. */
  readonly source: string;
}

/**
 * The rows with the new prices: an old window ends today and a row of its own begins; where the old one began today,
 * it is corrected. Rows at the same price count as checked today; all others stay as they are.
 */
export function applyRefresh(
  rows: readonly PriceRow[],
  plan: RefreshPlan,
  { today, source }: RefreshOrigin,
): PriceRow[] {
  const unchanged = new Map(plan.unchanged.map((match) => [match.row.id, match]));
  const changed = new Map(plan.changed.map((match) => [match.row.id, match]));
  const taken = new Set(rows.map(({ id }) => id));
  return rows.flatMap((row): PriceRow[] => {
    const same = unchanged.get(row.id);
    if (same !== undefined)
      return [{ ...row, checkedAt: latest(row.checkedAt, today), status: statusOf(same) }];
    const change = changed.get(row.id);
    if (change === undefined) return [row];
    const next = { ...change.row, ...change.price, status: statusOf(change), checkedAt: today, source };
    if (row.effectiveFrom >= today) return [next];
    return [
      { ...row, effectiveTo: today, status: "retired" },
      { ...next, id: successorId(row.id, today, taken), effectiveFrom: today, effectiveFromKind: "seen" },
    ];
  });
}

/** The id of the row before with the day in the place of its own date, or after it where that id is taken. */
function successorId(id: string, today: string, taken: Set<string>): string {
  const short = `${id.replace(/-\d{4}-\d{2}-\d{2}$/, "")}-${today}`;
  const chosen = taken.has(short) ? `${id}-${today}` : short;
  taken.add(chosen);
  return chosen;
}

function statusOf({ row, newlyDeprecated }: MatchedRow): TokenPriceRow["status"] {
  return newlyDeprecated ? "deprecated" : row.status;
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
