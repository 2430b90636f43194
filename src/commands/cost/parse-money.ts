import { within } from "../../core/cost/range.js";
import type { Figure } from "../../core/cost/subject.js";
import { quoted, usage } from "../run/flag-values.js";
import { numberWithin } from "./parse-amounts.js";

/** US dollars for one unit of each currency; USD is 1. */
export type ExchangeRates = ReadonlyMap<string, number>;

const EXAMPLE = "e.g. --exchange EUR=1.16 (US dollars for one euro)";
const HIGHEST_RATE = 1e4;
const HIGHEST_PRICE = 1e9;
/** Street prices of one device differ by about as much between shops and weeks. */
const STREET_SPREAD = 0.15;

/** Reads `--exchange`, e.g. `EUR=1.16,JPY=0.0065`. */
export function parseExchange(text: string | undefined): ExchangeRates {
  const rates = new Map([["USD", 1]]);
  for (const part of text === undefined ? [] : text.split(",")) {
    const [, code = "", rate = ""] = /^\s*([A-Za-z]{3})=(\S+)\s*$/.exec(part) ?? [];
    if (code === "") throw usage(`--exchange: ${quoted(part)} is not CODE=rate`, EXAMPLE);
    if (rates.has(code.toUpperCase()))
      throw usage(`--exchange: ${code} stands twice, or is the dollar`, EXAMPLE);
    rates.set(code.toUpperCase(), numberWithin(`--exchange ${code}`, rate, 1e-6, HIGHEST_RATE));
  }
  return rates;
}

/** US dollars for one unit of a currency; rejects one whose rate was not given. */
export function rateOf(code: string, rates: ExchangeRates, what: string): number {
  const rate = rates.get(code);
  if (rate !== undefined) return rate;
  throw usage(
    `${what} is in ${code}, and no rate for it was given`,
    `Give US dollars for one unit: --exchange ${code}=1.16`,
  );
}

/** Reads one `--hardware-price`, e.g. `1800` or `1500EUR`, as USD. */
export function parsePrice(text: string, basis: "paid" | "street", rates: ExchangeRates): Figure {
  const [, digits = "", code = "USD"] = /^\s*([\d.]+)\s*([A-Za-z]{3})?\s*$/.exec(text) ?? [];
  if (digits === "") {
    throw usage(
      `--hardware-price: ${quoted(text)} is not an amount`,
      "e.g. --hardware-price 1800 or 1500EUR",
    );
  }
  const amount = numberWithin("--hardware-price", digits, 0, HIGHEST_PRICE);
  const usd = amount * rateOf(code.toUpperCase(), rates, `--hardware-price ${text.trim()}`);
  return {
    range: within(usd, basis === "street" ? STREET_SPREAD : 0),
    origin: "stated",
    basis: basis === "street" ? "street price as you said, ±15 %" : "paid, as you said",
  };
}
