import type { MatchedRow, RefreshPlan } from "../prices/plan-refresh.js";
import { type ListPrice, PRICE_PARTS } from "../prices/price-at.js";
import { formatChange, formatCount } from "./format.js";
import { nameWords, tokenPriceWords } from "./price-list-text.js";
import { tableOf } from "./report-table.js";
import type { TextBlock } from "./text-blocks.js";

/** What a price list changes and what it does not, before the line that says whether it was written. */
export function priceRefreshBlocks(plan: RefreshPlan, source: string, shape: string): TextBlock[] {
  const { changed, unchanged, refused } = plan;
  const ending = [...changed, ...unchanged].filter(({ newlyDeprecated }) => newlyDeprecated);
  return [
    `${source}, a list in the shape of ${shape}: ${formatCount(changed.length)} of our prices ${changed.length === 1 ? "differs" : "differ"}, ${formatCount(unchanged.length)} ${unchanged.length === 1 ? "is" : "are"} the same.`,
    ...(changed.length === 0 ? [] : [changeTable(changed)]),
    ...(refused.length === 0 ? [] : [refusedTable(plan)]),
    ...(ending.length === 0
      ? []
      : [`Called deprecated there: ${ending.map(({ row }) => nameWords(row.id)).join(", ")}.`]),
    ...restWords(plan),
  ];
}

function changeTable(changed: readonly MatchedRow[]): TextBlock {
  return tableOf<MatchedRow>(
    "New prices, USD per million tokens: input / cached input / output",
    [
      { head: "id", align: "left", text: ({ row }) => nameWords(row.id) },
      { head: "there", align: "left", isOptional: true, text: ({ theirId }) => nameWords(theirId) },
      { head: "was", align: "right", text: ({ row }) => tokenPriceWords(row) },
      { head: "becomes", align: "right", text: ({ price }) => tokenPriceWords(price) },
      { head: "change", align: "left", flexible: true, text: ({ row, price }) => changeWords(row, price) },
    ],
    changed,
  );
}

function changeWords(before: ListPrice, after: ListPrice): string {
  const names = { input: "in", cachedInput: "cached", output: "out" } as const;
  return PRICE_PARTS.flatMap((part) => {
    const [was, is] = [before[part], after[part]];
    if (was === is) return [];
    if (was === null) return [`${names[part]} new`];
    if (is === null) return [`${names[part]} no longer given`];
    return was === 0 ? [`${names[part]} no longer free`] : [`${names[part]} ${formatChange(is / was)}`];
  }).join(", ");
}

function refusedTable({ refused }: RefreshPlan): TextBlock {
  return tableOf(
    "Not taken; these rows stay as they are",
    [
      { head: "id", align: "left", text: ({ row }) => nameWords(row.id) },
      { head: "there", align: "left", isOptional: true, text: ({ theirId }) => nameWords(theirId) },
      { head: "why", align: "left", flexible: true, text: ({ reason }) => reason },
    ],
    refused,
  );
}

function restWords({ missing, elsewhere }: RefreshPlan): string[] {
  const gone = missing.map(({ id }) => nameWords(id)).join(", ");
  return [
    ...(missing.length === 0
      ? []
      : [`Not in it, though their provider is; look whether they are still sold: ${gone}.`]),
    ...(elsewhere === 0
      ? []
      : [
          `Rows in force that are not by tokens, or of providers that it does not know: ${formatCount(elsewhere)}.`,
        ]),
  ];
}
