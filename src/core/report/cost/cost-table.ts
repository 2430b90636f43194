import type { LocalPoint, OfferLine, Standing } from "../../cost/bill/bill-model.js";
import type { OfferGroup } from "../../cost/cloud/offers.js";
import type { Tenure } from "../../cost/local/local-cost.js";
import { ABSENT, formatScore } from "../format.js";
import type { ReportColumn, ReportTable } from "../report-table.js";
import { plainText } from "../sanitize.js";
import type { CostDocument, CostSide } from "./cost-document.js";
import { type Money, shortVolume } from "./cost-money.js";
import { sideName } from "./side-name.js";

const NAME_LENGTH = 60;

/** Below this volume, tokens a day, nobody asks what pays. */
const FEW_TOKENS = 1000;

/** What stands behind a price: local against it. */
const MARKS: Readonly<Record<Standing, string>> = { cheaper: "+", dearer: "-", open: "?", beyond: " " };

/** Explains the marks. */
export const MARKS_NOTE =
  "Marks: + cheaper here, - dearer here, ? cannot tell, x2 two machines needed. Pays from: tokens a day from which on it is no dearer here.";

const GROUPS: readonly (readonly [OfferGroup, (document: CostDocument) => string])[] = [
  ["chosen", () => "as you asked"],
  ["same-weights", () => "the same weights, hosted"],
  ["on-sale", ({ asOf }) => `other models, on sale ${asOf.slice(0, 7)}`],
  ["historical", () => "January 2025"],
];

/** The bill of every machine and the cloud's beside it, a column for each volume. */
export function costTable(document: CostDocument, money: Money): ReportTable {
  const [first] = document.sides;
  const volumes = first?.bill.local.map(({ tokensPerDay }) => tokensPerDay) ?? [];
  const columns: ReportColumn[] = [
    {
      head: `${money.sign} a year, at tokens a day of`,
      narrowHead: `${money.sign} a year, at\ntokens a day of`,
      align: "left",
      flexible: true,
      least: 26,
    },
    ...volumes.map((volume) => ({ head: shortVolume(volume), align: "right" }) as const),
    { head: "pays from", narrowHead: "pays\nfrom", align: "right" },
    { head: "95 % of cases", align: "right", isOptional: true },
    { head: `${money.sign}/M`, align: "right", isOptional: true },
    { head: "GPQA*", align: "right" },
    { head: "price of", narrowHead: "price\nof", align: "left" },
  ];
  const rows = [
    ...document.sides.flatMap((side, index) => localRows(side, index, document, money)),
    ...GROUPS.flatMap(([group, heading]) =>
      groupRows(group, heading(document), first, columns.length, money),
    ),
  ];
  return { heading: null, columns, rows };
}

function localRows(
  { subject, frame, bill, parameters }: CostSide,
  index: number,
  document: CostDocument,
  money: Money,
): string[][] {
  const many = document.sides.length > 1;
  const what = many ? sideName(document, index) : "this machine";
  const label = `${what}, ${tenureWords(frame.tenure, parameters.priceUsd.range.point, money)}`;
  const gpqa = formatScore(subject.model.gpqaDiamond);
  const spread = bill.local.map((point) => (point.isComplete ? betweenWords(point, money) : ""));
  return [
    [
      plainText(label, 100),
      ...bill.local.map((point) => localCell(point, money)),
      ...[
        ABSENT,
        "",
        bill.headline.isComplete ? money.perMillion(bill.usdPerMillionTokens.point) : ABSENT,
        gpqa,
        "",
      ],
    ],
    ["95 % of cases between", ...spread, "", "", "", "", ""],
  ];
}

function localCell(point: LocalPoint, money: Money): string {
  if (!point.isComplete) return `${point.machines} needed`;
  const machines = point.machines > 1 ? ` x${point.machines}` : "";
  return `${money.amount(point.usdPerYear.point)}${machines}  `;
}

function betweenWords({ usdPerYear: { low, high } }: LocalPoint, money: Money): string {
  return `${money.amount(low)}-${money.amount(high)}`;
}

/** How one comes by the machine, in a few words. */
export function tenureWords(tenure: Tenure, priceUsd: number, money: Money): string {
  switch (tenure) {
    case "buy":
      return `bought at ${money.words(priceUsd)}`;
    case "rent":
      return "rented";
    case "own":
      return priceUsd > 0 ? "yours already: power and upkeep" : "yours already: power only";
  }
}

function groupRows(
  group: OfferGroup,
  heading: string,
  side: CostSide | undefined,
  width: number,
  money: Money,
): string[][] {
  const lines = side?.bill.offers.filter(({ offer }) => offer.group === group) ?? [];
  if (lines.length === 0) return [];
  const head = [`${heading}:`, ...Array.from({ length: width - 1 }, () => "")];
  return [head, ...lines.map((line) => offerCells(line, money))];
}

function offerCells(line: OfferLine, money: Money): string[] {
  const { offer, usdPerYear, standings, usdPerMillionTokens, breakEven } = line;
  return [
    plainText(offer.label, NAME_LENGTH),
    ...usdPerYear.map((usd, index) => `${money.amount(usd)} ${MARKS[standings[index] ?? "open"]}`),
    breakEven === null ? ABSENT : breakEvenWords(breakEven.point),
    betweenVolumes(breakEven),
    usdPerMillionTokens === null ? ABSENT : money.perMillion(usdPerMillionTokens),
    formatScore(offer.gpqaDiamond),
    priceOfWords(line),
  ];
}

/** The interval of a break-even, "never" where it may not come; empty where it says nothing. */
function betweenVolumes(breakEven: OfferLine["breakEven"]): string {
  if (breakEven === null || breakEven.low === null) return "";
  const { low, high } = breakEven;
  if (high !== null && high < FEW_TOKENS) return "";
  return `${breakEvenWords(low)}-${breakEvenWords(high)}`;
}

function breakEvenWords(tokensPerDay: number | null): string {
  if (tokensPerDay === null) return "never";
  return tokensPerDay < FEW_TOKENS ? "always" : shortVolume(tokensPerDay);
}

/** When a price held, and what became of it. */
function priceOfWords({ offer }: OfferLine): string {
  const { row, isPast, knownOn, group } = offer;
  if (group === "historical")
    return { active: "on sale", deprecated: "ending", retired: "retired" }[row.status];
  return isPast ? `ended ${knownOn.slice(0, 7)}` : knownOn.slice(0, 7);
}
