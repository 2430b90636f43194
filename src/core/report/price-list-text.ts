import type { PriceRow } from "../../schema/prices.js";
import { standingOf } from "../prices/offers.js";
import type { ListPrice } from "../prices/price-at.js";
import { ABSENT, formatListPrice } from "./format.js";
import { type RowColumn, tableOf } from "./report-table.js";
import { plainText } from "./sanitize.js";
import type { TextBlock } from "./text-blocks.js";

const NAME_LENGTH = 80;
const NAME_WIDTH = 34;

/** The rows chosen from a price list, `all` being the whole of it; `day` is null for the whole history. */
export function priceListBlocks(
  rows: readonly PriceRow[],
  all: readonly PriceRow[],
  day: string | null,
): TextBlock[] {
  const when = day === null ? "of all days" : `in force on ${day}`;
  if (rows.length === 0)
    return [`No price ${when} is like that. The list has ${all.length} rows: --all shows them.`];
  const hasBands = rows.some((row) => row.unit === "per-million-tokens" && row.bands !== undefined);
  return [
    tableOf(
      `${rows.length} price${rows.length === 1 ? "" : "s"} ${when}`,
      columnsFor(all, day === null),
      rows,
    ),
    "USD without tax: input / cached input / output per million tokens, /h an hour, /seat a person and month. " +
      `${hasBands ? "* Other prices in peak or night hours. " : ""}` +
      "Since ~ is the first day the price was seen. rigmark prices list --json gives the sources.",
  ];
}

/** `0.15 / 0.003 / 0.60`: input, cached input, output. */
export function tokenPriceWords({ input, cachedInput, output }: ListPrice): string {
  return [input, cachedInput, output].map(formatListPrice).join(" / ");
}

/** A name from a price file or list, safe to show. */
export function nameWords(name: string): string {
  return plainText(name, NAME_LENGTH);
}

function columnsFor(all: readonly PriceRow[], hasPast: boolean): RowColumn<PriceRow>[] {
  const until: RowColumn<PriceRow> = {
    head: "until",
    align: "left",
    isOptional: true,
    text: ({ effectiveTo }) => effectiveTo ?? ABSENT,
  };
  return [
    { head: "id", align: "left", text: ({ id }) => nameWords(id) },
    {
      head: "model",
      align: "left",
      isOptional: true,
      widest: NAME_WIDTH,
      text: ({ model }) => nameWords(model),
    },
    { head: "provider", align: "left", isOptional: true, text: ({ provider }) => nameWords(provider) },
    { head: "USD", align: "right", text: priceWords },
    {
      head: "since",
      align: "left",
      text: ({ effectiveFrom, effectiveFromKind }) =>
        `${effectiveFromKind === "seen" ? "~" : ""}${effectiveFrom}`,
    },
    ...(hasPast ? [until] : []),
    { head: "status", align: "left", flexible: true, text: (row) => statusWords(row, all) },
    { head: "checked", align: "left", isOptional: true, text: ({ checkedAt }) => checkedAt },
  ];
}

function priceWords(row: PriceRow): string {
  switch (row.unit) {
    case "per-million-tokens":
      return `${tokenPriceWords(row)}${row.bands === undefined ? "" : "*"}`;
    case "per-hour":
      return `${formatListPrice(row.usdPerHour)} /h`;
    case "per-seat-month":
      return `${formatListPrice(row.usdPerSeatMonth)} /seat`;
  }
}

function statusWords(row: PriceRow, all: readonly PriceRow[]): string {
  const standing = standingOf(row, all);
  switch (standing.kind) {
    case "on-sale":
      return "on sale";
    case "ending":
      return "ending";
    case "replaced":
    case "retired":
      return standing.on === null ? standing.kind : `${standing.kind} ${standing.on.slice(0, 7)}`;
  }
}
