import type { Lever, OfferLine } from "../../cost/bill/bill-model.js";
import { formatMargin, formatShare } from "../format.js";
import { plainText } from "../sanitize.js";
import type { CostDocument, CostSide } from "./cost-document.js";
import { type Money, shortVolume } from "./cost-money.js";

/** A short answer and the sentences that explain it. */
export interface CostVerdict {
  readonly answer: string;
  readonly why: string;
}

const ANSWERS = {
  cheaper: "local is cheaper",
  dearer: "local loses",
  open: "cannot tell",
  beyond: "more than one machine can do",
  "no-reference": "cannot tell",
} as const;
const HOST_LENGTH = 40;

/** The verdict on one machine at the volume in the middle, and on the other volumes in passing. */
export function costVerdict(side: CostSide, document: CostDocument, money: Money): CostVerdict {
  const { bill } = side;
  const volume = `${shortVolume(bill.headline.tokensPerDay)} tokens a day`;
  return {
    answer: `VERDICT at ${volume}: ${ANSWERS[isBeyond(bill) ? "beyond" : bill.verdict]}.`,
    why: [whyWords(side, money), otherVolumes(side), scopeWords(side), leverWords(side, document, money)]
      .filter((words) => words !== "")
      .join(" "),
  };
}

/** More machines are needed than have a price: what stands on the bill is not the whole of it. */
export function isBeyond({ headline }: CostSide["bill"]): boolean {
  return !headline.isComplete;
}

function whyWords({ bill, frame, isPriceUnknown }: CostSide, money: Money): string {
  const { headline, reference } = bill;
  if (isBeyond(bill)) {
    return `${headline.machines} machines are needed; the price of one is not known: give --hardware-price.`;
  }
  const here = `${money.rangeWords(headline.usdPerYear)} a year here${isPriceUnknown && frame.tenure !== "rent" ? ", the machine not counted" : ""}`;
  if (reference === null) {
    return `No host of these weights is in the price list, so no row is the same model. It costs ${here}.`;
  }
  const hosted = money.words(reference.usdPerYear[headlineIndex(bill)] ?? 0);
  return `It costs ${here}, and ${hosted} for the same weights ${hostWords(reference)}.`;
}

function hostWords({ offer }: OfferLine): string {
  const host = plainText(offer.row.provider, HOST_LENGTH);
  return offer.isPast ? `when last hosted (${host}, until ${offer.knownOn.slice(0, 7)})` : `hosted (${host})`;
}

/** What the other volumes say, e.g. "At 0.1M it loses, at 10M nobody can tell." */
function otherVolumes({ bill }: CostSide): string {
  const { reference, local, headline } = bill;
  if (reference === null) return "";
  const words = {
    cheaper: "it is cheaper",
    dearer: "it loses",
    open: "nobody can tell",
    beyond: "more machines",
  };
  const at = new Map<string, string[]>();
  for (const [index, point] of local.entries()) {
    const standing = reference.standings[index];
    if (point.tokensPerDay === headline.tokensPerDay || standing === undefined) continue;
    const said = standing === "beyond" ? `${point.machines} machines are needed` : words[standing];
    at.set(said, [...(at.get(said) ?? []), shortVolume(point.tokensPerDay)]);
  }
  const others = [...at].map(([said, volumes]) => `at ${volumes.join(" and ")} ${said}`);
  return others.length === 0 ? "" : `${capitalized(others.join(", "))}.`;
}

/** Prices never decide between models of unlike quality; the reader is told which rows are better ones. */
function scopeWords({ bill, subject }: CostSide): string {
  const own = subject.model.gpqaDiamond;
  if (own === null) return "";
  const scored = bill.offers.filter(
    ({ offer }) => offer.gpqaDiamond !== null && offer.group !== "same-weights",
  );
  const better = scored.filter(({ offer }) => (offer.gpqaDiamond ?? 0) > own).length;
  return better === 0
    ? ""
    : `Of the ${scored.length} other cloud models with a published score, ${better} ${better === 1 ? "has" : "have"} a better one.`;
}

function leverWords({ bill }: CostSide, { priceFall }: CostDocument, money: Money): string {
  if (bill.reference === null || isBeyond(bill)) return "";
  const isWon = bill.verdict === "cheaper";
  const [lever] = bill.levers;
  if (isWon) {
    const fall = bill.levers.find(({ name }) => name === "cloud-price");
    const falls =
      fall === undefined ? "" : `It stays so until the host's price falls ${formatShare(fall.value)}`;
    const soon =
      bill.reference.standingFalling === "cheaper"
        ? ""
        : `; at ${formatShare(priceFall)} a year it does not last the machine's life`;
    return falls === "" ? "" : `${falls}${soon}.`;
  }
  return lever === undefined
    ? "No single change that was tried would make it cheaper here."
    : `Easiest change that would make it cheaper here: ${leverPhrase(lever, money)}.`;
}

/** Place of the headline volume among the volumes; the same in a document that was stored. */
export function headlineIndex({ local, headline }: CostSide["bill"]): number {
  return local.findIndex(({ tokensPerDay }) => tokensPerDay === headline.tokensPerDay);
}

/** What to change, in words. */
export function leverPhrase({ name, value }: Lever, money: Money): string {
  switch (name) {
    case "off-when-idle":
      return "switch it off when nobody asks (--when-idle off)";
    case "own":
      return "use a machine that is paid for already (--mode own)";
    case "streams":
      return `serve ${value} requests at once (--streams ${value})`;
    case "volume":
      return `use it more, from ${shortVolume(value)} tokens a day on`;
    case "tariff":
      return `pay ${money.perMillion(value ?? 0)} ${money.sign}/kWh or less for electricity`;
    case "price":
      return `pay ${money.words(value ?? 0)} or less for the machine`;
    case "cloud-price":
      return `the host's price falls ${formatMargin(value ?? 0)}`;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
