import type { SideBySide } from "../../cost/bill/side-by-side.js";
import { ABSENT, formatRatio, formatWatts } from "../format.js";
import { type ReportTable, type RowColumn, tableOf } from "../report-table.js";
import type { CostDocument, CostSide } from "./cost-document.js";
import { type Money, shortVolume } from "./cost-money.js";
import { sideName } from "./side-name.js";

/** Changes that are told; with machines bought one by one there can be many. */
const MOST_CHANGES = 4;
const NO_PRICE = "a second machine is needed whose price is not known";

/** Which machine is the cheapest at each volume, and where that changes. */
export function togetherWords({ best, changes }: SideBySide, document: CostDocument): string {
  const volumes = document.sides[0]?.bill.local.map(({ tokensPerDay }) => tokensPerDay) ?? [];
  const at = best.map(({ side, isApart }, index) => {
    if (side === null) return `at ${shortVolume(volumes[index] ?? null)} none: ${NO_PRICE}`;
    const doubt = isApart ? "" : " (intervals overlap)";
    return `at ${shortVolume(volumes[index] ?? null)} ${sideName(document, side)}${doubt}`;
  });
  const moves = changes
    .slice(0, MOST_CHANGES)
    .map(({ tokensPerDay, side }) =>
      side === null
        ? `above ${shortVolume(tokensPerDay)} ${NO_PRICE}`
        : `at ${shortVolume(tokensPerDay)} to ${sideName(document, side)}`,
    );
  const more = changes.length - moves.length;
  const change =
    moves.length === 0
      ? "The same one is the cheapest at every volume."
      : `As the volume rises, the cheapest changes ${moves.join(", ")}${more > 0 ? `, and ${more} more times` : ""}.`;
  return `Cheapest: ${at.join("; ")}. ${change}`;
}

/** The machines in a table of what tells them apart. */
export function sidesTable(document: CostDocument, money: Money): ReportTable {
  const columns: RowColumn<CostSide>[] = [
    {
      head: "machine",
      align: "left",
      flexible: true,
      text: (side) => sideName(document, document.sides.indexOf(side)),
    },
    { head: "speeds", align: "left", text: ({ subject }) => subject.decode.origin },
    { head: "pp", align: "right", text: ({ subject }) => figure(subject.prefill.range.point) },
    { head: "tg", align: "right", text: ({ subject }) => figure(subject.decode.range.point) },
    { head: "busy", align: "right", text: ({ subject }) => formatWatts(subject.power.draw.decodeWatts) },
    {
      head: "price",
      align: "right",
      text: ({ parameters, isPriceUnknown }) =>
        isPriceUnknown ? ABSENT : money.amount(parameters.priceUsd.range.point),
    },
    {
      head: "can do\na day",
      align: "right",
      text: ({ bill }) => shortVolume(bill.capacityTokensPerDay.point),
    },
    { head: "pays\nfrom", align: "right", text: ({ bill }) => paysFrom(bill.reference?.breakEven?.point) },
    { head: "pays\nback", align: "right", text: ({ bill }) => paysBack(bill.paybackYears) },
  ];
  return tableOf("The machines; pays from and back against the same weights hosted", columns, document.sides);
}

function figure(value: number): string {
  return formatRatio(Number(value.toPrecision(3)));
}

function paysFrom(tokensPerDay: number | null | undefined): string {
  if (tokensPerDay === undefined) return ABSENT;
  return tokensPerDay === null ? "never" : shortVolume(tokensPerDay);
}

function paysBack(years: CostSide["bill"]["paybackYears"]): string {
  if (years === null) return ABSENT;
  return years.point === null ? "never" : `${formatRatio(Number(years.point.toPrecision(2)))} years`;
}
