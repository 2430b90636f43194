import type { MaybeNever, TornadoBar } from "../../cost/bill/bill-model.js";
import { PARAMETERS } from "../../cost/case/parameters.js";
import type { LocalCost } from "../../cost/local/local-cost.js";
import { DEVELOPER_WAGE_USD } from "../../cost/local/presets.js";
import { formatCount, formatRatio, formatShare, formatWatts } from "../format.js";
import { plainText } from "../sanitize.js";
import type { LabelledLine } from "../wording.js";
import { assumedWords } from "./cost-assumed.js";
import type { CostDocument, CostSide } from "./cost-document.js";
import { type Money, shortVolume } from "./cost-money.js";
import { headlineIndex, isBeyond, leverPhrase } from "./cost-verdict.js";

const BASIS_LENGTH = 200;
const NAME_LENGTH = 40;
/** Bars of the tornado that are worth a word; those that turn the verdict always are. */
const MOST_BARS = 5;
const MOST_RANGES = 3;

/** Everything that one machine's bill says beside its table, a line each. */
export function costLines(side: CostSide, document: CostDocument, money: Money): LabelledLine[] {
  const lines: (LabelledLine | null)[] = [
    { label: "Capacity", text: capacityWords(side, document) },
    { label: "Money goes", text: causeWords(side, money) },
    line("Pays from", gapWords(side)),
    line("Pays back", paybackWords(side)),
    line("What matters", tornadoWords(side, money)),
    line("To win", winningWords(side, money)),
    line("Prices fall", fallingWords(side, document, money)),
    { label: "Salary", text: salaryWords(side, money) },
    line("Privacy", privacyWords(side, money)),
    { label: "Speed", text: speedWords(side) },
    line("Power", side.frame.tenure === "rent" ? "" : powerWords(side)),
    ...side.subject.notes.map((text) => ({ label: "Note", text })),
    { label: "Assumed", text: assumedWords(side, document, money) },
  ];
  return lines.filter((found) => found !== null);
}

function line(label: string, text: string): LabelledLine | null {
  return text === "" ? null : { label, text };
}

function capacityWords({ bill, frame, isPriceUnknown }: CostSide, { machinesAllowed }: CostDocument): string {
  const { low, point, high } = bill.capacityTokensPerDay;
  const range = low < high ? ` (${shortVolume(low)} to ${shortVolume(high)})` : "";
  const { headline } = bill;
  const share = formatShare(headline.utilisation);
  const whose = headline.machines === 1 ? "it" : `${headline.machines} of them`;
  const allowed =
    machinesAllowed === 1 || (isPriceUnknown && frame.tenure !== "rent")
      ? ""
      : ` "Pays from" counts up to ${machinesAllowed} machines.`;
  return `${shortVolume(point)}${range} tokens a day on one machine; ${shortVolume(headline.tokensPerDay)} keep ${whose} busy ${share} of the hours of use.${allowed}`;
}

const CAUSES: readonly (readonly [keyof LocalCost, string])[] = [
  ["capital", "loss of worth and interest"],
  ["electricity", "electricity"],
  ["maintenance", "upkeep"],
  ["labour", "your work"],
  ["rent", "rent"],
];

function causeWords({ bill }: CostSide, money: Money): string {
  const { causes } = bill;
  const parts = CAUSES.filter(([key]) => causes[key] > 0)
    .sort(([a], [b]) => causes[b] - causes[a])
    .map(([key, name]) => `${name} ${money.words(causes[key])} (${formatShare(causes[key] / causes.total)})`);
  const fixed = `${money.words(bill.fixedUsdPerYear)} a year are due without a single token; each million of them costs ${money.words(bill.marginalUsdPerMillionTokens)} more.`;
  const forgone =
    bill.resaleForgoneUsdPerYear === null
      ? ""
      : ` Not counted: ${money.words(bill.resaleForgoneUsdPerYear)} a year of resale that you forgo by keeping it.`;
  const partly = isBeyond(bill) ? " without the machines themselves" : "";
  return `${parts.length === 0 ? "nothing" : parts.join(", ")}${partly}. ${fixed}${forgone}`;
}

/** Where further machines open gaps, the break-even is not one volume. */
function gapWords({ bill }: CostSide): string {
  const { reference } = bill;
  const ranges = reference?.breakEven?.ranges ?? [];
  if (reference === null || ranges.length < 2) return "";
  const shown = ranges
    .slice(0, MOST_RANGES)
    .map(({ from, to }) => `${shortVolume(from)} to ${shortVolume(to)}`);
  const more = ranges.length > MOST_RANGES ? ", and so on" : "";
  const always = reference.breakEven?.alwaysFrom ?? null;
  const end = always === null ? "" : `; from ${shortVolume(always)} on for good`;
  return `${shown.join(", ")} tokens a day${more} against ${plainText(reference.offer.label, NAME_LENGTH)}: each further machine must first be filled${end}.`;
}

function paybackWords({ bill, parameters }: CostSide): string {
  const { paybackYears, reference } = bill;
  if (paybackYears === null || reference === null) return "";
  const life = parameters.lifeYears.range.point;
  const against = `against ${plainText(reference.offer.label, NAME_LENGTH)}`;
  if (paybackYears.point === null) return `never ${against}: nothing is saved.`;
  const late =
    paybackYears.point > life ? `: later than the end of its life, ${formatRatio(life)} years` : "";
  return `in ${yearsWords(paybackYears)} ${against}${late}.`;
}

function yearsWords({ point, low, high }: MaybeNever): string {
  const years = (value: number | null) =>
    value === null ? "never" : formatRatio(Number(value.toPrecision(2)));
  return low === high ? `${years(point)} years` : `${years(point)} years (${years(low)} to ${years(high)})`;
}

function tornadoWords({ bill }: CostSide, money: Money): string {
  const bars = bill.tornado
    .filter(
      ({ atLow, atHigh, flips }, index) =>
        flips || (index < MOST_BARS && money.amount(atLow) !== money.amount(atHigh)),
    )
    .map((bar) => barWords(bar, money));
  if (bars.length === 0 || isBeyond(bill)) return "";
  const flips = bill.tornado.some(({ flips }) => flips)
    ? " ! alone would turn the verdict."
    : " None of them alone would turn the verdict.";
  return `the year here if one figure alone is at its limits: ${bars.join(", ")}.${bill.reference === null ? "" : flips}`;
}

function barWords({ key, atLow, atHigh, flips }: TornadoBar, money: Money): string {
  const range =
    atLow === atHigh
      ? "in the cloud's bill alone"
      : `${money.words(Math.min(atLow, atHigh))} to ${money.amount(Math.max(atLow, atHigh))}`;
  return `${PARAMETERS[key].label} ${range}${flips ? "!" : ""}`;
}

function winningWords({ bill }: CostSide, money: Money): string {
  if (bill.verdict === "cheaper" || isBeyond(bill)) return "";
  return bill.levers.length < 2
    ? ""
    : `${bill.levers.map((lever) => leverPhrase(lever, money)).join("; or ")}.`;
}

function fallingWords({ bill, parameters }: CostSide, { priceFall }: CostDocument, money: Money): string {
  const years = formatRatio(parameters.lifeYears.range.point);
  const line = bill.reference ?? bill.offers.find(({ breakEven }) => breakEven !== null) ?? null;
  if (line === null || isBeyond(bill)) return "";
  const words = {
    cheaper: "still cheaper here",
    dearer: "less than here",
    open: "too close to tell",
    beyond: "more machines needed",
  };
  const frozen = money.words(line.usdPerYear[headlineIndex(bill)] ?? 0);
  return `${plainText(line.offer.label, NAME_LENGTH)} costs ${frozen} a year if its price stands. If that falls ${formatShare(priceFall)} a year: ${money.words(line.usdPerYearFalling)} on average over ${years} years, ${words[line.standingFalling]}.`;
}

function salaryWords({ bill }: CostSide, money: Money): string {
  const { usd, share, machines, tokensPerDay } = bill.salary;
  const here = machines === null || tokensPerDay === null ? "" : machinesWords(machines, tokensPerDay);
  const cloud = bill.offers
    .filter(({ offer }) => offer.group !== "historical")
    .filter(({ tokensPerDayForSalary }) => tokensPerDayForSalary !== null)
    .slice(0, 2)
    .map(
      ({ offer, tokensPerDayForSalary }) =>
        `${shortVolume(tokensPerDayForSalary)} from ${plainText(offer.label, NAME_LENGTH)}`,
    );
  const buys = [here, ...cloud].filter((words) => words !== "").join(", ");
  const whose = usd === DEVELOPER_WAGE_USD ? "a US developer's mean wage" : "the wage that you gave";
  const percent =
    share.point < 0.0995 ? `${Number((share.point * 100).toPrecision(2))} %` : formatShare(share.point);
  const year = isBeyond(bill)
    ? `${money.words(usd)} is ${whose}.`
    : `the year here is ${percent} of ${money.words(usd)}, ${whose}.`;
  return buys === "" ? year : `${year} In tokens a day that wage buys ${buys}.`;
}

function machinesWords(machines: number, tokensPerDay: number): string {
  if (machines === 0) return "none here (not one such machine)";
  return `${shortVolume(tokensPerDay)} here (${formatCount(machines)} such machine${machines === 1 ? "" : "s"})`;
}

function privacyWords({ bill, frame }: CostSide, money: Money): string {
  const gap = bill.privacyUsdPerYear;
  if (frame.tenure === "rent" || gap === null || isBeyond(bill)) return "";
  if (gap.high < 0) return `prompts stay at home, and ${money.words(-gap.point)} a year are saved beside.`;
  if (gap.low < 0) {
    return `keeping prompts at home costs from ${money.words(-gap.low)} a year less to ${money.words(gap.high)} more than the same weights hosted.`;
  }
  return `keeping prompts at home costs ${money.rangeWords(gap)} a year more than the same weights hosted.`;
}

function speedWords({ subject }: CostSide): string {
  const { prefill, decode, streams } = subject;
  const speed = ({ range, origin, basis }: typeof prefill) =>
    `${formatRatio(Number(range.point.toPrecision(3)))} tokens/s (${origin === "typed" ? "typed in" : `${origin}: ${plainText(basis, BASIS_LENGTH)}`})`;
  const together = streams === 1 ? "one request at a time" : `${streams} requests at once, together`;
  return `reading ${speed(prefill)}, writing ${speed(decode)}, ${together}.`;
}

function powerWords({ subject }: CostSide): string {
  const { idleWatts, prefillWatts, decodeWatts } = subject.power.draw;
  const busy =
    Math.round(prefillWatts) === Math.round(decodeWatts)
      ? `${formatWatts(decodeWatts)} busy`
      : `${formatWatts(prefillWatts)} reading, ${formatWatts(decodeWatts)} writing`;
  const { origin, basis } = subject.power;
  const known = origin === "typed" ? "typed in" : `${origin}: ${plainText(basis, BASIS_LENGTH)}`;
  return `${formatWatts(idleWatts)} idle, ${busy} (${known}).`;
}
