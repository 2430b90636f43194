import type { ConditionalPrice, PriceCalculationResult, PriceOptions } from "@pydantic/genai-prices";
import type { TokenPriceRow } from "../../schema/prices.js";
import { dayNumber, type Moment, momentMs, weekdayOf } from "./days.js";
import { idsOfModel, isSameModel, libraryProvider } from "./model-names.js";
import { type ListPrice, priceAt } from "./price-at.js";

/** The two questions that @pydantic/genai-prices answers. */
export interface PriceLibrary {
  /** Ids of the models that a provider sells. */
  readonly modelIds: (providerId: string) => readonly string[];
  /** What a request costs at a moment, milliseconds since 1970. */
  readonly ask: (
    usage: Readonly<Record<string, number>>,
    modelId: string,
    providerId: NonNullable<PriceOptions["providerId"]>,
    atMs: number,
  ) => PriceCalculationResult;
}

/** Why the library says nothing of a row that could be compared. */
export type NoOpinion =
  | "unknown-provider"
  | "unknown-model"
  | "borrowed"
  | "outdated"
  | "undated"
  | "not-yet";

/** Both prices at the same moment. */
export interface Opinion {
  readonly row: TokenPriceRow;
  /** The library's names, e.g. "aws" and "deepseek.r1-v1:0". */
  readonly provider: string;
  readonly model: string;
  readonly ours: ListPrice;
  readonly theirs: ListPrice;
  /** How many of the library's dated prices had begun: rows with the same number meet the same price. */
  readonly datedPrice: number;
}

/** A request of common size: a million tokens at once would be billed by the tiers for long contexts. */
const REQUEST_TOKENS = 3000;
const NOON = 12;

/**
 * First day from which the library's price is known to be out of date. Of both names it still gives (0.1.8) the
 * night discount that DeepSeek ended on 2025-09-05 (api-docs.deepseek.com/quick_start/pricing).
 */
const OUTDATED_SINCE: Readonly<Record<string, string>> = {
  "deepseek/deepseek-chat": "2025-09-05",
  "deepseek/deepseek-reasoner": "2025-09-05",
};

/** What the library says of a row, asked at a moment of the row's own window that is not after `today`. */
export function secondOpinion(row: TokenPriceRow, library: PriceLibrary, today: string): Opinion | NoOpinion {
  const provider = libraryProvider(row.provider);
  if (provider === null) return "unknown-provider";
  const day = dayToAsk(row, today);
  if (day === null) return "not-yet";
  const name = idsOfModel([row.model], library.modelIds(provider))[0] ?? row.model;
  const found = library.ask({ input_tokens: REQUEST_TOKENS }, name, provider, momentMs({ day, hour: NOON }));
  if (found === null) return "unknown-model";
  // A provider without a price of its own is answered with that of another one.
  const isOwn =
    found.provider.id === provider && found.provider.models.some(({ id }) => id === found.model.id);
  if (!isOwn) return "borrowed";
  // It also answers for names that merely begin alike: claude-sonnet-5-5 at the price of claude-sonnet-5.
  if (!isSameModel(found.model.id, row.model)) return "unknown-model";
  const outdated = OUTDATED_SINCE[`${provider}/${found.model.id}`];
  if (outdated !== undefined && row.effectiveFrom >= outdated) return "outdated";
  const moment = { day, hour: hourToAsk(found.model.prices) };
  const theirs = theirPrice(library, name, provider, moment);
  if (theirs === null) return "unknown-model";
  const datedPrice = startDates(found.model.prices).filter((start) => dayNumber(start) <= day).length;
  return { row, provider, model: found.model.id, ours: priceAt(row, moment), theirs, datedPrice };
}

/** The last working day of the window that has come; at weekends the library overprices what has peak hours. */
function dayToAsk({ effectiveFrom, effectiveTo }: TokenPriceRow, today: string): number | null {
  const from = dayNumber(effectiveFrom);
  const last = Math.min(
    dayNumber(today),
    effectiveTo === null ? Number.POSITIVE_INFINITY : dayNumber(effectiveTo) - 1,
  );
  if (last < from) return null;
  const friday = last - Math.max(0, weekdayOf(last) - 5);
  return friday < from ? last : friday;
}

/** Noon, or the first hour after it outside the library's daily bands where these would be taken for all dates. */
function hourToAsk(prices: readonly ConditionalPrice[] | object): number {
  const bands = conditions(prices).flatMap(({ constraint }) =>
    constraint?.type === "time_of_date" ? [[hourOf(constraint.start_time), hourOf(constraint.end_time)]] : [],
  );
  // A band cannot say from which date on it holds: beside dated prices it would reprice the years before.
  if (startDates(prices).length === 0) return NOON;
  const hours = Array.from({ length: 24 }, (_, index) => (NOON + index) % 24);
  return hours.find((hour) => !bands.some(([from = 0, to = 0]) => isWithin(hour, from, to))) ?? NOON;
}

/** True between two hours of the day; a band may run past midnight. */
function isWithin(hour: number, from: number, to: number): boolean {
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to;
}

function hourOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map((part) => Number.parseInt(part, 10));
  return hours + minutes / 60;
}

function startDates(prices: readonly ConditionalPrice[] | object): string[] {
  return conditions(prices).flatMap(({ constraint }) =>
    constraint?.type === "start_date" ? [constraint.start_date] : [],
  );
}

function conditions(prices: readonly ConditionalPrice[] | object): readonly ConditionalPrice[] {
  return Array.isArray(prices) ? prices : [];
}

/** USD per million tokens from the bills of three requests. */
function theirPrice(
  library: PriceLibrary,
  model: string,
  provider: string,
  moment: Moment,
): ListPrice | null {
  const billed = (usage: Readonly<Record<string, number>>) => {
    const bill = library.ask(usage, model, provider, momentMs(moment));
    return bill === null ? null : { perMillion: (bill.total_price / REQUEST_TOKENS) * 1e6, bill };
  };
  const input = billed({ input_tokens: REQUEST_TOKENS });
  // The library counts cached tokens as part of the input.
  const cached = billed({ input_tokens: REQUEST_TOKENS, cache_read_tokens: REQUEST_TOKENS });
  const output = billed({ input_tokens: 0, output_tokens: REQUEST_TOKENS });
  if (input === null || cached === null || output === null) return null;
  const hasCachedPrice = input.bill.model_price["cache_read_mtok"] !== undefined;
  return {
    input: input.perMillion,
    cachedInput: hasCachedPrice ? cached.perMillion : null,
    output: output.perMillion,
  };
}
