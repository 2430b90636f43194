import { ASSUMPTIONS, type AssumptionKey, PARAMETERS } from "../../cost/case/parameters.js";
import { isUncertain } from "../../cost/range.js";
import { formatMargin, formatRatio, formatShare } from "../format.js";
import { plainText } from "../sanitize.js";
import type { CostDocument, CostSide } from "./cost-document.js";
import type { Money } from "./cost-money.js";

const BASIS_LENGTH = 200;
const KEYS = Object.keys(ASSUMPTIONS) as AssumptionKey[];
/** Shares that are read more easily in percent. */
const PERCENT: readonly AssumptionKey[] = [
  "resaleShare",
  "costOfCapital",
  "maintenanceShare",
  "maxUtilisation",
];
/** These have a sentence of their own. */
const TOLD_APART: readonly AssumptionKey[] = [
  "localCacheHitRate",
  "cloudCacheHitRate",
  "cloudInputRatio",
  "cloudOutputRatio",
];

/** What the bill assumes, in one paragraph: all that counts for this tenure, and all that the user set. */
export function assumedWords(side: CostSide, document: CostDocument, money: Money): string {
  const { frame } = side;
  const idle = frame.tenure === "rent" ? "" : frame.whenIdle === "off" ? "off when idle; " : "left on; ";
  const counted = keysOf(side).map((key) => parameterWords(key, side));
  return [
    `${document.preset} preset, ${idle}${mixWords(side, document)}; ${counted.join(", ")}.`,
    tokenWords(side),
    cacheWords(side),
    tariffWords(side),
    priceWords(side, money),
    workWords(side, money),
    rateWords(document),
  ]
    .filter((words) => words !== "")
    .join(" ");
}

function keysOf({ frame: { tenure }, parameters, isPriceUnknown }: CostSide): AssumptionKey[] {
  const hidden = new Set<AssumptionKey>(TOLD_APART);
  const counts = new Set<AssumptionKey>(["maxUtilisation", "demandHoursPerDay", "useDaysPerYear"]);
  const add = (...keys: AssumptionKey[]) => {
    for (const key of keys) counts.add(key);
  };
  if (tenure !== "rent") add("tariffUsdPerKwh");
  if (tenure !== "rent" && parameters.pue.range.high > 1) add("pue");
  if (tenure === "buy") add("lifeYears", "resaleShare");
  if (tenure === "buy" && parameters.costOfCapital.range.high > 0) add("costOfCapital");
  if (tenure === "buy" || (tenure === "own" && !isPriceUnknown)) add("maintenanceShare");
  if (hasWork(parameters)) add("labourHoursPerMonth", "labourUsdPerHour");
  return KEYS.filter((key) => !hidden.has(key) && (counts.has(key) || parameters[key].origin === "stated"));
}

function hasWork({ labourHoursPerMonth }: CostSide["parameters"]): boolean {
  return labourHoursPerMonth.range.high > 0;
}

function mixWords({ frame }: CostSide, { workload }: CostDocument): string {
  const { name, request } = workload;
  const size = request === null ? "" : `, ${request.input}/${request.output} tokens a request`;
  return `${numberWords(frame.inputPerOutput)} in : 1 out (${name}${size})`;
}

function tokenWords({ parameters: { cloudInputRatio, cloudOutputRatio } }: CostSide): string {
  const ratios = [cloudInputRatio.range, cloudOutputRatio.range];
  if (ratios.every(({ low, high }) => low === 1 && high === 1)) return "As many tokens in the cloud as here.";
  const [input, output] = ratios.map((range) => limitWords(range, numberWords));
  return `For one token here the cloud reads ${input} and writes ${output}.`;
}

function cacheWords({ parameters: { localCacheHitRate, cloudCacheHitRate } }: CostSide): string {
  if (localCacheHitRate.range.high === 0 && cloudCacheHitRate.range.high === 0) return "";
  const [here, there] = [localCacheHitRate.range, cloudCacheHitRate.range].map((range) =>
    limitWords(range, formatShare),
  );
  return `Input that is known from the request before: ${here} here, ${there} in the cloud.`;
}

/** A region's price comes with its day and its taxes. */
function tariffWords({ frame, parameters: { tariffUsdPerKwh } }: CostSide): string {
  if (frame.tenure === "rent" || tariffUsdPerKwh.origin !== "published") return "";
  return `Electricity: ${plainText(tariffUsdPerKwh.basis, BASIS_LENGTH)}.`;
}

function priceWords({ frame, parameters }: CostSide, money: Money): string {
  const { priceUsd, rentUsdPerHour } = parameters;
  switch (frame.tenure) {
    case "buy":
      return `Price of the machine: ${plainText(priceUsd.basis, BASIS_LENGTH)}.`;
    case "rent":
      return `Rent: ${money.words(rentUsdPerHour.range.point)} an hour, ${plainText(rentUsdPerHour.basis, BASIS_LENGTH)}.`;
    case "own":
      return "";
  }
}

function workWords({ parameters }: CostSide, money: Money): string {
  if (hasWork(parameters)) return "";
  const year = money.words(12 * parameters.labourUsdPerHour.range.point);
  return `Your work is not counted; an hour a month would add ${year} a year.`;
}

function rateWords({ currency }: CostDocument): string {
  return currency.code === "USD" ? "" : `1 ${currency.code} = ${currency.usdPerUnit} USD, as you said.`;
}

function parameterWords(key: AssumptionKey, { parameters }: CostSide): string {
  const { label, unit } = PARAMETERS[key];
  const words = PERCENT.includes(key) ? formatMargin : numberWords;
  return `${label} ${limitWords(parameters[key].range, words)} ${unit}`;
}

function limitWords(range: CostSide["parameters"][AssumptionKey]["range"], words: (value: number) => string) {
  const limits = isUncertain(range) ? ` (${words(range.low)} to ${words(range.high)})` : "";
  return `${words(range.point)}${limits}`;
}

function numberWords(value: number): string {
  return formatRatio(Number(value.toPrecision(3)));
}
