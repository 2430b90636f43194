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
    answer: `VERDICT at ${volume}: ${ANSWERS[bill.verdict]}.`,
    why: [whyWords(side, money), otherVolumes(side), scopeWords(side), leverWords(side, document, money)]
      .filter((words) => words !== "")
      .join(" "),
  };
}

function whyWords({ bill, frame, isPriceUnknown }: CostSide, money: Money): string {
  const { headline, reference, verdict } = bill;
  if (verdict === "beyond") {
    return `${headline.machines} machines are needed; the price of one is not known: give --hardware-price.`;
  }
  const here = `${money.rangeWords(headline.usdPerYear)} a year here${isPriceUnknown && frame.tenure === "own" ? ", the machine not counted" : ""}`;
  if (reference === null) {
    return `Nobody is known to host these weights, so no row is the same model. It costs ${here}.`;
  }
  const hosted = money.words(reference.usdPerYear[bill.local.indexOf(headline)] ?? 0);
  return `It costs ${here}, and ${hosted} for the same weights ${hostWords(reference)}.`;
}

function hostWords({ offer }: OfferLine): string {
  const host = plainText(offer.row.provider, HOST_LENGTH);
  return offer.isPast ? `when last hosted (${host}, until ${offer.knownOn.slice(0, 7)})` : `hosted (${host})`;
}

/** What the other volumes say, e.g. "At 0.1M it loses, at 10M cannot tell." */
function otherVolumes({ bill }: CostSide): string {
  const { reference, local, headline } = bill;
  if (reference === null) return "";
  const words = {
    cheaper: "it is cheaper",
    dearer: "it loses",
    open: "cannot tell",
    beyond: "more machines",
  };
  const others = local.flatMap((point, index) => {
    const standing = reference.standings[index];
    if (point === headline || standing === undefined) return [];
    const machines = standing === "beyond" ? `${point.machines} machines are needed` : words[standing];
    return [`at ${shortVolume(point.tokensPerDay)} ${machines}`];
  });
  return others.length === 0 ? "" : `${capitalized(others.join(", "))}.`;
}

/** Prices never decide between models of unlike quality; the reader is told which rows are better ones. */
function scopeWords({ bill, subject }: CostSide): string {
  const own = subject.model.gpqaDiamond;
  if (own === null) return "";
  const better = bill.offers.filter(({ offer }) => (offer.gpqaDiamond ?? 0) > own).length;
  return better === 0
    ? ""
    : `${better} of the ${bill.offers.length} cloud rows are better models by published scores.`;
}

function leverWords({ bill }: CostSide, { priceFall }: CostDocument, money: Money): string {
  if (bill.reference === null || bill.verdict === "beyond") return "";
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
  const what = bill.verdict === "open" ? "settle it" : "turn it";
  return lever === undefined
    ? `No single change that was tried would ${what}.`
    : `Cheapest way to ${what}: ${leverPhrase(lever, money)}.`;
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
      return `electricity at ${money.perMillion(value ?? 0)} ${money.sign}/kWh or less`;
    case "price":
      return `a machine for ${money.words(value ?? 0)} or less`;
    case "cloud-price":
      return `the host's price falls ${formatMargin(value ?? 0)}`;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
