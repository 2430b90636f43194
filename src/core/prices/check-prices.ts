import type { PriceRow } from "../../schema/prices.js";
import { isInForce, tokenRows } from "../cost/cloud/price-in-force.js";
import { daysBetween } from "./days.js";
import { isSameOffer } from "./offers.js";
import { PRICE_PARTS, type PricePart } from "./price-at.js";
import { type NoOpinion, type Opinion, type PriceLibrary, secondOpinion } from "./second-opinion.js";

/** A row whose price differs by more than the tolerance, and in which parts. */
export interface Disagreement extends Opinion {
  readonly parts: readonly PricePart[];
}

/** A row in force that nobody has looked at for long. */
export interface StaleRow {
  readonly row: PriceRow;
  readonly days: number;
}

/** How our rows stand against @pydantic/genai-prices and against the calendar. */
export interface PriceCheck {
  /** Rows whose price was compared. */
  readonly compared: number;
  readonly disagreements: readonly Disagreement[];
  /** Rows by tokens that were not compared, by reason. */
  readonly notCompared: Readonly<Record<NoOpinion, number>>;
  /** Rows by the hour or by seat: the library knows none. */
  readonly otherUnits: number;
  readonly stale: readonly StaleRow[];
}

/** Lists round, and charge by slightly different names; beyond this one of the two is wrong. */
const TOLERANCE = 0.05;
const STALE_AFTER_DAYS = 90;

/** Compares what can be compared; `today` is an ISO date. */
export function checkPrices(rows: readonly PriceRow[], library: PriceLibrary, today: string): PriceCheck {
  const billedByToken = tokenRows(rows);
  const opinions: Opinion[] = [];
  const notCompared = {
    "unknown-provider": 0,
    "unknown-model": 0,
    borrowed: 0,
    outdated: 0,
    undated: 0,
    "not-yet": 0,
  };
  for (const row of billedByToken) {
    const opinion = secondOpinion(row, library, today);
    if (typeof opinion === "string") notCompared[opinion] += 1;
    else opinions.push(opinion);
  }
  const dated = opinions.filter((opinion) => speaksFor(opinion, opinions));
  return {
    compared: dated.length,
    disagreements: dated.flatMap((opinion) => {
      const parts = PRICE_PARTS.filter((part) => differs(opinion.ours[part], opinion.theirs[part]));
      return parts.length === 0 ? [] : [{ ...opinion, parts }];
    }),
    notCompared: { ...notCompared, undated: opinions.length - dated.length },
    otherUnits: rows.length - billedByToken.length,
    stale: staleRows(rows, today),
  };
}

/**
 * The library keeps one price where it gives no dates, the last it knew. So a price of theirs speaks for the last of
 * our rows that meets it, and not for those before.
 */
function speaksFor({ row, datedPrice }: Opinion, opinions: readonly Opinion[]): boolean {
  return !opinions.some(
    (other) =>
      isSameOffer(other.row, row) &&
      other.datedPrice === datedPrice &&
      other.row.effectiveFrom > row.effectiveFrom,
  );
}

function differs(ours: number | null, theirs: number | null): boolean {
  if (ours === null || theirs === null) return false;
  return Math.abs(theirs - ours) > TOLERANCE * ours;
}

function staleRows(rows: readonly PriceRow[], today: string): StaleRow[] {
  return rows
    .filter((row) => isInForce(row, today))
    .map((row) => ({ row, days: daysBetween(row.checkedAt, today) }))
    .filter(({ days }) => days > STALE_AFTER_DAYS)
    .sort((a, b) => b.days - a.days);
}
