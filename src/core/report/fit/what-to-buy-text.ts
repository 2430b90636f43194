import type { PredictedRange } from "../../predict/range.js";
import { formatCount, formatUsdAmount } from "../format.js";
import { type RowColumn, tableOf } from "../report-table.js";
import { plainText } from "../sanitize.js";
import type { TextBlock } from "../text-blocks.js";
import { rangeWords } from "./fit-words.js";

/** Hardware that would do, with what a year of it costs. */
export interface PurchaseOption {
  readonly name: string;
  readonly quantization: string;
  readonly decode: PredictedRange;
  readonly priceUsd: number;
  readonly usdPerYear: number;
}

/** What was asked for. */
export interface PurchaseDemand {
  readonly model: string;
  readonly contextTokens: number;
  readonly tokensPerSecond: number;
  readonly budgetUsd: number | null;
  readonly tokensPerDay: number;
  /** Devices of the table that cannot be ranked, since nobody sells them at a price we know. */
  readonly unpriced: number;
}

const NAME_LENGTH = 80;

/** What to buy, the cheapest a year first. */
export function whatToBuyBlocks(
  options: readonly PurchaseOption[],
  { model, contextTokens, tokensPerSecond, budgetUsd, tokensPerDay, unpriced }: PurchaseDemand,
): TextBlock[] {
  const wanted = `${plainText(model, NAME_LENGTH)}, ${formatCount(contextTokens)} tokens of context, ${tokensPerSecond} tokens/s or more${budgetUsd === null ? "" : `, up to ${formatCount(budgetUsd)} USD`}`;
  if (options.length === 0) {
    return [
      `Nothing in the hardware table is known to do this: ${wanted}. Ask for less, or for a smaller quantization.`,
    ];
  }
  return [
    tableOf(wanted, COLUMNS, options),
    `Predicted speeds, with the limits that hold 9 times of 10. Launch prices, with a computer around cards; street prices ` +
      `differ by up to 2x. USD a year: price over 3 years less resale, electricity, upkeep, for ${formatCount(tokensPerDay)} ` +
      "tokens a day, three read for one written, switched off when idle (rigmark cost --hardware has the details). " +
      `${unpriced} devices without a launch price of their own (processors, modules of data centres) are left out.`,
  ];
}

const COLUMNS: RowColumn<PurchaseOption>[] = [
  { head: "hardware", align: "left", flexible: true, text: ({ name }) => plainText(name, NAME_LENGTH) },
  { head: "weights", align: "left", text: ({ quantization }) => quantization },
  { head: "tokens/s", align: "right", text: ({ decode }) => rangeWords(decode) },
  { head: "price USD", align: "right", text: ({ priceUsd }) => formatUsdAmount(priceUsd) },
  { head: "USD a year", align: "right", text: ({ usdPerYear }) => formatUsdAmount(usdPerYear) },
];
