import type { Range } from "../../cost/range.js";
import { ABSENT, formatCount, formatRatio, formatUsdAmount, formatUsdPerMillion } from "../format.js";
import type { CostDocument } from "./cost-document.js";

/** Words for amounts of money in the currency asked for. */
export interface Money {
  /** e.g. "$" or "EUR". */
  readonly sign: string;
  /** Without a sign, for columns: "1,597". */
  readonly amount: (usd: number) => string;
  /** For a million tokens, two decimals. */
  readonly perMillion: (usd: number) => string;
  /** With its sign, for sentences: "$1,597" or "1,377 EUR". */
  readonly words: (usd: number) => string;
  /** An amount that is given in the currency already, for an axis: "$100,000", "100,000". */
  readonly whole: (amount: number) => string;
  /** "$638 (460 to 853)". */
  readonly rangeWords: (range: Range) => string;
}

/** Converts at the user's rate; dollars otherwise. */
export function moneyOf({ currency }: Pick<CostDocument, "currency">): Money {
  const { code, usdPerUnit } = currency;
  const amount = (usd: number) => signed(usd / usdPerUnit, formatUsdAmount);
  const words = (usd: number) => (code === "USD" ? withSign(usd, amount) : `${amount(usd)} ${code}`);
  return {
    sign: code === "USD" ? "$" : code,
    amount,
    perMillion: (usd) => signed(usd / usdPerUnit, formatUsdPerMillion),
    words,
    whole: (value) => (code === "USD" ? `$${formatRatio(value)}` : formatRatio(value)),
    rangeWords: ({ low, point, high }) => {
      const [from, to] = [amount(low), amount(high)];
      return from === to ? words(point) : `${words(point)} (${from} to ${to})`;
    },
  };
}

function withSign(usd: number, amount: (usd: number) => string): string {
  const digits = amount(Math.abs(usd));
  const [sign, rest] = digits.startsWith("<") ? ["<$", digits.slice(1)] : ["$", digits];
  return `${usd < 0 ? "-" : ""}${sign}${rest}`;
}

function signed(value: number, format: (value: number) => string): string {
  return value < 0 ? `-${format(-value)}` : format(value);
}

/** A volume in few letters: 100,000 is "0.1M", 38,000 is "38k", 1.2e9 is "1,200M". */
export function shortVolume(tokens: number | null): string {
  if (tokens === null || !Number.isFinite(tokens)) return ABSENT;
  if (tokens >= 99_500) return `${rounded(tokens / 1e6)}M`;
  return tokens >= 1000 ? `${rounded(tokens / 1000)}k` : formatCount(tokens);
}

function rounded(value: number): string {
  return value >= 100 ? formatCount(Number(value.toPrecision(3))) : formatRatio(Number(value.toPrecision(2)));
}
