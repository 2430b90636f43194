import {
  ModelsDevModel,
  ModelsDevProvider,
  OpenRouterList,
  OpenRouterModel,
} from "../../schema/price-feed.js";
import { modelsDevProvider, OPENROUTER } from "./model-names.js";
import type { ListPrice } from "./price-at.js";

/** One model in somebody else's price list: its price, or why what stands there is none. */
export interface FeedOffer {
  readonly id: string;
  readonly price: ListPrice | string;
  readonly deprecated: boolean;
}

/** Somebody else's price list. */
export interface Feed {
  readonly shape: "models.dev" | "OpenRouter";
  /** What one of our providers sells there; null where the list does not know the provider. */
  readonly offersOf: (provider: string) => readonly FeedOffer[] | null;
}

const HIGHEST_PER_MILLION = 1000;

/** Reads a price list in the shape of models.dev or of OpenRouter; null when it has neither. */
export function readFeed(raw: unknown): Feed | null {
  const list = OpenRouterList.safeParse(raw);
  if (list.success) return readOpenRouter(list.data.data);
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  const providers = new Map(
    Object.entries(raw).flatMap(([id, value]) => {
      const parsed = ModelsDevProvider.safeParse(value);
      return parsed.success ? [[id, parsed.data.models] as const] : [];
    }),
  );
  return providers.size === 0 ? null : readModelsDev(providers);
}

function readModelsDev(providers: ReadonlyMap<string, Readonly<Record<string, unknown>>>): Feed {
  return {
    shape: "models.dev",
    offersOf: (provider) => {
      const models = providers.get(modelsDevProvider(provider) ?? "");
      if (models === undefined) return null;
      return Object.entries(models).map(([id, value]) => modelsDevOffer(id, value));
    },
  };
}

function modelsDevOffer(id: string, value: unknown): FeedOffer {
  const model = ModelsDevModel.safeParse(value).data;
  const cost = model?.cost;
  if (cost === undefined) return { id, price: "no price is given", deprecated: false };
  const price = checkedPrice(number(cost.input), number(cost.cache_read), number(cost.output));
  return { id, price, deprecated: model?.status === "deprecated" };
}

function readOpenRouter(models: readonly unknown[]): Feed | null {
  const offers = models.flatMap((value) => {
    const parsed = OpenRouterModel.safeParse(value);
    if (!parsed.success) return [];
    const { id, pricing } = parsed.data;
    const price = checkedPrice(
      perMillion(pricing.prompt),
      perMillion(pricing.input_cache_read),
      perMillion(pricing.completion),
    );
    return [{ id, price, deprecated: false }];
  });
  if (offers.length === 0) return null;
  return { shape: "OpenRouter", offersOf: (provider) => (provider === OPENROUTER ? offers : null) };
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** USD per token as text, to USD per million without the digits that only the conversion makes. */
function perMillion(value: unknown): number | null {
  if (typeof value !== "string" || !/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value)) return null;
  return Number((Number(value) * 1e6).toPrecision(12));
}

/** The price, or in a few words why it cannot be one. A cached price of 0 says that there is none. */
function checkedPrice(
  input: number | null,
  cachedInput: number | null,
  output: number | null,
): ListPrice | string {
  if (input === null || output === null) return "input or output is no number";
  const given = [input, output, cachedInput ?? 0];
  if (given.some((usd) => usd < 0)) return "a price is negative";
  if (given.some((usd) => !(usd <= HIGHEST_PER_MILLION))) {
    return `a price is above $${HIGHEST_PER_MILLION} per million tokens: another unit?`;
  }
  if (input === 0 || output === 0) return "it is free there: another offer";
  if (output < input / 2) return "output is cheaper than half of input: another unit?";
  if (cachedInput !== null && cachedInput > input) return "cached input is dearer than input";
  return { input, cachedInput: cachedInput === 0 ? null : cachedInput, output };
}
