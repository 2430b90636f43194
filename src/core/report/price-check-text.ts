import type { Disagreement, PriceCheck, StaleRow } from "../prices/check-prices.js";
import type { PricePart } from "../prices/price-at.js";
import type { NoOpinion } from "../prices/second-opinion.js";
import { formatChange, formatCount, formatListPrice } from "./format.js";
import { nameWords } from "./price-list-text.js";
import { tableOf } from "./report-table.js";
import type { TextBlock } from "./text-blocks.js";

const PART_WORDS: Readonly<Record<PricePart, string>> = {
  input: "input",
  cachedInput: "cached input",
  output: "output",
};

const REASONS: Readonly<Record<NoOpinion, string>> = {
  "unknown-provider": "of providers it does not know",
  "unknown-model": "of models it does not know",
  borrowed: "for which it has only another provider's price",
  outdated: "for which its price is known to be out of date",
  undated: "of earlier prices, for which it gives no dates",
  "not-yet": "of prices still to come",
};

/** What a check found; `library` is the package and its version. */
export function priceCheckBlocks(check: PriceCheck, library: string): TextBlock[] {
  const { compared, disagreements, stale } = check;
  return [
    `${formatCount(compared)} rows compared with ${library}: ${formatCount(disagreements.length)} ${disagreements.length === 1 ? "disagrees" : "disagree"} by more than 5 %.`,
    ...(disagreements.length === 0 ? [] : [disagreementTable(disagreements)]),
    stale.length === 0 ? "No row in force has gone unchecked for more than 90 days." : staleTable(stale),
    notComparedWords(check),
  ];
}

function disagreementTable(disagreements: readonly Disagreement[]): TextBlock {
  const lines = disagreements.flatMap((found) => found.parts.map((part) => ({ found, part })));
  return tableOf(
    "Disagreements, USD per million tokens",
    [
      { head: "id", align: "left", text: ({ found }) => nameWords(found.row.id) },
      {
        head: "there",
        align: "left",
        flexible: true,
        text: ({ found }) => nameWords(`${found.provider} ${found.model}`),
      },
      { head: "price of", align: "left", text: ({ part }) => PART_WORDS[part] },
      { head: "ours", align: "right", text: ({ found, part }) => formatListPrice(found.ours[part]) },
      { head: "theirs", align: "right", text: ({ found, part }) => formatListPrice(found.theirs[part]) },
      {
        head: "theirs against ours",
        align: "right",
        isOptional: true,
        text: ({ found, part }) => formatChange(ratio(found.ours[part], found.theirs[part])),
      },
    ],
    lines,
  );
}

function staleTable(stale: readonly StaleRow[]): TextBlock {
  return tableOf(
    "In force, and not checked for more than 90 days",
    [
      { head: "id", align: "left", text: ({ row }) => nameWords(row.id) },
      { head: "provider", align: "left", flexible: true, text: ({ row }) => nameWords(row.provider) },
      { head: "checked", align: "left", text: ({ row }) => row.checkedAt },
      { head: "days ago", align: "right", text: ({ days }) => formatCount(days) },
    ],
    stale,
  );
}

function notComparedWords({ notCompared, otherUnits }: PriceCheck): string {
  const reasons = (Object.keys(REASONS) as NoOpinion[])
    .filter((reason) => notCompared[reason] > 0)
    .map((reason) => `${formatCount(notCompared[reason])} ${REASONS[reason]}`);
  const units =
    otherUnits === 0 ? [] : [`${formatCount(otherUnits)} by the hour or seat, which it has none of`];
  const all = [...reasons, ...units];
  return all.length === 0 ? "Every row was compared." : `Not compared: ${all.join("; ")}.`;
}

function ratio(ours: number | null, theirs: number | null): number | null {
  return ours === null || theirs === null || ours === 0 ? null : theirs / ours;
}
