import type { PriceRow, TokenPriceRow } from "../../../schema/prices.js";
import type { ReferenceScores } from "../../../schema/reference-scores.js";
import { millionTokensPerYear, type Workload } from "../workload.js";
import type { YearlyRow } from "../year/yearly-comparison.js";
import { usdPerMillionTokens } from "./cloud-cost.js";
import { averagePrice } from "./price-bands.js";
import { isInForce, priceInForce, tokenRows } from "./price-in-force.js";

/** What the cloud rows are made from. */
export interface CloudData {
  readonly prices: readonly PriceRow[];
  readonly scores: readonly ReferenceScores[];
  readonly workload: Workload;
  /** Day of the comparison, ISO date. */
  readonly asOf: string;
}

/** A well-known model of today from each price class, cheapest first. */
const ON_SALE = [
  { provider: "OpenAI", model: "gpt-6-luna" },
  { provider: "DeepSeek", model: "deepseek-flash" },
  { provider: "Anthropic", model: "claude-haiku-4-5" },
] as const;

/** The models that open weights were compared with when DeepSeek-R1 appeared. */
const HISTORICAL = [
  { provider: "DeepSeek", model: "deepseek-reasoner", name: "DeepSeek-R1" },
  { provider: "OpenAI", model: "gpt-4o", name: "GPT-4o" },
  { provider: "Anthropic", model: "claude-3-5-sonnet-20241022", name: "Claude 3.5 Sonnet" },
] as const;
const HISTORICAL_DAY = "2025-01-31";
const HISTORICAL_LABEL = "January 2025";

/** The same weights at the cheapest host of the day, else at the last host known; null when none is known. */
export function sameWeightsRow(weightsKey: string, data: CloudData): YearlyRow | null {
  const hosted = tokenRows(data.prices).filter(({ weights }) => weights === weightsKey);
  const now = hosted.filter((row) => isInForce(row, data.asOf));
  const cheapest = minBy(now, (row) => usdPerMillionTokens(averagePrice(row), data.workload));
  if (cheapest !== null) {
    return cloudRow("same-weights", `the same weights, hosted (${cheapest.provider})`, cheapest, data);
  }
  const past = hosted.filter((row) => row.effectiveTo !== null && row.effectiveTo <= data.asOf);
  const latest = past.reduce<TokenPriceRow | null>(
    (best, row) => (best === null || (row.effectiveTo ?? "") > (best.effectiveTo ?? "") ? row : best),
    null,
  );
  if (latest === null) return null;
  return cloudRow("same-weights", `the same weights, when last hosted (${latest.provider})`, latest, data);
}

/** Models on sale on the day of the comparison. */
export function onSaleRows(data: CloudData): YearlyRow[] {
  return ON_SALE.flatMap(({ provider, model }) => {
    const row = priceInForce(data.prices, provider, model, data.asOf);
    const label = row?.bands === undefined ? model : `${model}, peak hours included`;
    return row === null ? [] : [cloudRow("on-sale", label, row, data)];
  });
}

/** Models at their prices of January 2025. */
export function historicalRows(data: CloudData): YearlyRow[] {
  return HISTORICAL.flatMap(({ provider, model, name }) => {
    const row = priceInForce(data.prices, provider, model, HISTORICAL_DAY);
    if (row === null) return [];
    return [{ ...cloudRow("historical", `${name}, ${HISTORICAL_LABEL}`, row, data), asOf: HISTORICAL_DAY }];
  });
}

/** Published GPQA Diamond score behind a key of reference-scores.json, percent, or null. */
export function gpqaOf(key: string | null, scores: readonly ReferenceScores[]): number | null {
  return scores.find((row) => row.key === key)?.scores.gpqaDiamond ?? null;
}

function cloudRow(kind: YearlyRow["kind"], label: string, row: TokenPriceRow, data: CloudData): YearlyRow {
  const perMillion = usdPerMillionTokens(averagePrice(row), data.workload);
  const usd = perMillion * millionTokensPerYear(data.workload);
  return {
    kind,
    label,
    usdPerYear: { low: usd, point: usd, high: usd },
    usdPerMillionTokens: perMillion,
    gpqaDiamond: gpqaOf(row.scores, data.scores),
    asOf: lastKnownDay(row, data.asOf),
    status: row.status,
  };
}

/** The last day that the price is known for: when it was checked, or when it ended. */
function lastKnownDay(row: TokenPriceRow, asOf: string): string {
  const known = row.effectiveTo !== null && row.effectiveTo <= asOf ? row.effectiveTo : row.checkedAt;
  return known < asOf ? known : asOf;
}

function minBy<T>(items: readonly T[], key: (item: T) => number): T | null {
  return items.reduce<T | null>((best, item) => (best === null || key(item) < key(best) ? item : best), null);
}
