import type { PriceRow, TokenPriceRow } from "../../schema/prices.js";
import { isInForce, tokenRows } from "../cost/cloud/price-in-force.js";
import { idsOfModel, OPENROUTER } from "./model-names.js";
import { type ListPrice, PRICE_PARTS } from "./price-at.js";
import type { Feed, FeedOffer } from "./read-feed.js";

/** A row that the list knows at the price we have, or at another one. */
export interface MatchedRow {
  readonly row: TokenPriceRow;
  /** Id in the list. */
  readonly theirId: string;
  readonly price: ListPrice;
  /** True where the list calls deprecated what we have as active. */
  readonly newlyDeprecated: boolean;
}

/** A row that stays as it is, and why the list's price is not taken for it. */
export interface RefusedRow {
  readonly row: TokenPriceRow;
  readonly theirId: string;
  readonly reason: string;
}

/** What a price list would change. */
export interface RefreshPlan {
  readonly changed: readonly MatchedRow[];
  readonly unchanged: readonly MatchedRow[];
  readonly refused: readonly RefusedRow[];
  /** Rows whose provider the list knows, but not their model. */
  readonly missing: readonly TokenPriceRow[];
  /** Rows in force whose provider the list does not know, and those that are not billed by tokens. */
  readonly elsewhere: number;
}

/** Prices change by less than this factor; more is another unit or another model. */
const LARGEST_STEP = 20;

/** Holds the rows in force on a day (ISO date) against a price list. */
export function planRefresh(rows: readonly PriceRow[], feed: Feed, today: string): RefreshPlan {
  const inForce = rows.filter((row) => isInForce(row, today));
  const plan = {
    changed: [] as MatchedRow[],
    unchanged: [] as MatchedRow[],
    refused: [] as RefusedRow[],
    missing: [] as TokenPriceRow[],
    elsewhere: 0,
  };
  for (const row of tokenRows(inForce)) {
    const offers = feed.offersOf(row.provider);
    if (offers === null) continue;
    const matching = offersFor(row, offers);
    const [offer] = matching;
    if (offer === undefined) {
      plan.missing.push(row);
      continue;
    }
    const price = priceFor(row, matching);
    if (typeof price === "string") plan.refused.push({ row, theirId: offer.id, reason: price });
    else {
      const newlyDeprecated = offer.deprecated && row.status === "active";
      const list = isSamePrice(row, price) ? plan.unchanged : plan.changed;
      list.push({ row, theirId: offer.id, price, newlyDeprecated });
    }
  }
  const met = plan.changed.length + plan.unchanged.length + plan.refused.length + plan.missing.length;
  return { ...plan, elsewhere: inForce.length - met };
}

/** OpenRouter names open models by their weights. */
function offersFor(row: TokenPriceRow, offers: readonly FeedOffer[]): FeedOffer[] {
  const names = row.provider === OPENROUTER && row.weights !== null ? [row.model, row.weights] : [row.model];
  const ids = idsOfModel(
    names,
    offers.map(({ id }) => id),
  );
  return offers.filter(({ id }) => ids.includes(id));
}

/** The price that the list gives for a row, or why it is not taken. */
function priceFor(row: TokenPriceRow, offers: readonly FeedOffer[]): ListPrice | string {
  const prices = offers.map(({ price }) => price);
  const refused = prices.find((price) => typeof price === "string");
  if (refused !== undefined) return refused;
  const [first, ...others] = prices.filter((price) => typeof price !== "string");
  if (first === undefined) return "no price is given";
  if (others.some((price) => PRICE_PARTS.some((part) => price[part] !== first[part]))) {
    return `${offers.length} models there have this name, at different prices`;
  }
  const price = { ...first, cachedInput: cachedPrice(row, first) };
  if (isSamePrice(row, price)) return price;
  if (row.bands !== undefined) return "ours has peak hours, which the list cannot say: change it by hand";
  const step = Math.max(...(["input", "output"] as const).map((part) => factor(row[part], price[part])));
  return step > LARGEST_STEP ? `a change by a factor of ${Math.round(step)}: another unit?` : price;
}

/** A list that is silent about cached input does not take our price away, unless input costs something else now. */
function cachedPrice(row: TokenPriceRow, price: ListPrice): number | null {
  if (price.cachedInput !== null) return price.cachedInput;
  return isClose(row.input, price.input) ? row.cachedInput : null;
}

function isSamePrice(row: TokenPriceRow, price: ListPrice): boolean {
  return PRICE_PARTS.every((part) => isClose(row[part], price[part]));
}

function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(a, b);
}

function factor(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
