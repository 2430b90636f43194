import type { PriceRow } from "../../../schema/prices.js";
import type { ReferenceScores } from "../../../schema/reference-scores.js";
import { type PricedRow, usdPerMillionTokens } from "./cloud-cost.js";
import { averagePrice, type HoursOfUse } from "./price-bands.js";
import { isInForce, priceInForce } from "./price-in-force.js";

/** What offers are chosen from. */
export interface CloudData {
  readonly prices: readonly PriceRow[];
  readonly scores: readonly ReferenceScores[];
  /** The mix in which hosts of the same weights are ranked. */
  readonly mix: Parameters<typeof usdPerMillionTokens>[1];
  /** Day of the comparison, ISO date. */
  readonly asOf: string;
  /** Hours of use, UTC; null for the whole week. */
  readonly hours: readonly HoursOfUse[] | null;
}

export type OfferGroup = "same-weights" | "on-sale" | "historical" | "chosen";

/** A price of the cloud that stands beside the local bill. */
export interface CloudOffer extends PricedRow {
  readonly group: OfferGroup;
  /** e.g. "Novita", "deepseek-flash, peak hours included" or "GPT-4o". */
  readonly label: string;
  /** Published GPQA Diamond score, percent. */
  readonly gpqaDiamond: number | null;
  /** Last day that the price is known for, ISO date: it was checked then, or it ended. */
  readonly knownOn: string;
  /** The price had ended by the day of the comparison. */
  readonly isPast: boolean;
}

interface NamedModel {
  readonly provider: string;
  readonly model: string;
  readonly name: string;
  /** Stands in the short block of a run as well. */
  readonly isBrief?: boolean;
}

/** Well-known models of today from each price class, cheapest first. */
const ON_SALE: readonly NamedModel[] = [
  { provider: "OpenAI", model: "gpt-6-luna", name: "gpt-6-luna", isBrief: true },
  { provider: "DeepSeek", model: "deepseek-flash", name: "deepseek-flash", isBrief: true },
  { provider: "DeepSeek", model: "deepseek-v4-pro", name: "deepseek-v4-pro" },
  { provider: "Anthropic", model: "claude-haiku-4-5", name: "claude-haiku-4-5", isBrief: true },
  { provider: "OpenAI", model: "gpt-6-sol", name: "gpt-6-sol" },
];

/** What open weights were compared with when DeepSeek-R1 appeared. */
const HISTORICAL: readonly NamedModel[] = [
  { provider: "DeepSeek", model: "deepseek-reasoner", name: "DeepSeek-R1", isBrief: true },
  { provider: "OpenAI", model: "gpt-4o", name: "GPT-4o", isBrief: true },
  {
    provider: "Anthropic",
    model: "claude-3-5-sonnet-20241022",
    name: "Claude 3.5 Sonnet",
    isBrief: true,
  },
  { provider: "OpenAI", model: "o1", name: "o1" },
  { provider: "OpenAI", model: "gpt-4", name: "GPT-4" },
  { provider: "Together AI", model: "Meta-Llama-3.1-70B-Instruct-Turbo", name: "Llama 3.1 70B (Together)" },
  { provider: "OpenAI", model: "ChatGPT Plus", name: "ChatGPT Plus" },
];
/** The week after DeepSeek-R1 shook the market; OpenAI answered with o3-mini on this day. */
export const HISTORICAL_DAY = "2025-01-31";

/** Hosts of the same weights, cheapest first: those of the day, else the last one known. */
export function sameWeightsOffers(weightsKey: string | null, data: CloudData): CloudOffer[] {
  if (weightsKey === null) return [];
  const hosted = data.prices.filter(({ weights }) => weights === weightsKey);
  const now = hosted.filter((row) => isInForce(row, data.asOf));
  if (now.length > 0) {
    return now
      .map((row) => offer("same-weights", `${row.provider}${unitWords(row, data.hours)}`, row, data))
      .sort((a, b) => rank(a, data) - rank(b, data));
  }
  const past = hosted
    .filter(({ effectiveTo }) => effectiveTo !== null && effectiveTo <= data.asOf)
    .sort((a, b) => (b.effectiveTo ?? "").localeCompare(a.effectiveTo ?? ""));
  return past
    .slice(0, 1)
    .map((row) => offer("same-weights", `${row.provider}${unitWords(row, data.hours)}`, row, data));
}

/** Models on sale on the day of the comparison. */
export function onSaleOffers(data: CloudData, brief = false): CloudOffer[] {
  const today = namedOffers("on-sale", ON_SALE, data.asOf, data, brief);
  return today.length > 0 ? today : namedOffers("on-sale", HISTORICAL, data.asOf, data, brief);
}

/** Models at their prices of January 2025; none when that is no past. */
export function historicalOffers(data: CloudData, brief = false): CloudOffer[] {
  return data.asOf <= HISTORICAL_DAY
    ? []
    : namedOffers("historical", HISTORICAL, HISTORICAL_DAY, data, brief);
}

/** One row of the price list, by the user's choice. */
export function chosenOffer(row: PriceRow, data: CloudData): CloudOffer {
  return offer("chosen", `${row.model}, ${row.provider}`, row, data);
}

function namedOffers(
  group: OfferGroup,
  list: readonly NamedModel[],
  day: string,
  data: CloudData,
  brief: boolean,
): CloudOffer[] {
  return list.flatMap(({ provider, model, name, isBrief }) => {
    const row = priceInForce(data.prices, provider, model, day);
    if (row === null || (brief && isBrief !== true)) return [];
    return [offer(group, `${name}${unitWords(row, data.hours)}`, row, data)];
  });
}

function unitWords(row: PriceRow, hours: CloudData["hours"]): string {
  if (row.unit === "per-seat-month") return ", by the seat";
  if (row.unit === "per-hour") return ", by the hour";
  if (row.bands === undefined) return "";
  return hours === null ? ", peak hours included" : ", at your hours";
}

function offer(group: OfferGroup, label: string, row: PriceRow, data: CloudData): CloudOffer {
  const isPast = row.effectiveTo !== null && row.effectiveTo <= data.asOf;
  const known = isPast ? (row.effectiveTo ?? "") : row.checkedAt;
  return {
    group,
    label,
    row,
    tokenPrice: row.unit === "per-million-tokens" ? averagePrice(row, data.hours ?? undefined) : null,
    gpqaDiamond: gpqaOf(row.scores, data.scores),
    knownOn: earlierDay(known, data.asOf),
    isPast,
  };
}

function earlierDay(a: string, b: string): string {
  return a.localeCompare(b) < 0 ? a : b;
}

/** Offers by the token come before those by the hour. */
function rank({ tokenPrice }: CloudOffer, { mix }: CloudData): number {
  return tokenPrice === null ? Number.POSITIVE_INFINITY : usdPerMillionTokens(tokenPrice, mix);
}

/** Published GPQA Diamond score behind a key of reference-scores.json, percent, or null. */
export function gpqaOf(key: string | null, scores: readonly ReferenceScores[]): number | null {
  return scores.find((row) => row.key === key)?.scores.gpqaDiamond ?? null;
}
