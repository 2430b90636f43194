import { pointValues } from "../case/parameters.js";
import { type SettledCase, settleCase } from "../case/settle.js";
import { capacityTokensPerDay, machinesNeeded, utilisation } from "../local/capacity.js";
import { capitalPerYear } from "../local/capital.js";
import { costOfMachines, localCostPerYear } from "../local/local-cost.js";
import { exactly, type Range } from "../range.js";
import { millionTokensPerYear } from "../workload.js";
import { localAt, offerAt } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import type { Bill, LocalPoint, MaybeNever, OfferLine } from "./bill-model.js";
import { leversToLose, leversToWin } from "./levers.js";
import { lacksPrice } from "./machines-counted.js";
import { buildOfferLine } from "./offer-line.js";
import { paybackYears } from "./payback.js";
import { type BillSamples, sampleBill } from "./sample-bill.js";
import { maybeRangeOf, rangeOf } from "./summarize.js";
import { tornado } from "./tornado.js";

/** The bill of one machine beside the offers of the cloud, with intervals from seeded draws. */
export function buildBill(input: BillInput): Bill {
  const base = pointValues(input.parameters);
  const settled = settleCase(input.frame, base);
  const referenceIndex = indexOfReference(input);
  const samples = sampleBill(input, referenceIndex);
  const local = input.volumes.map((volume, index) =>
    localPoint(input, settled, volume, samples.local[index]),
  );
  const headlineIndex = input.volumes.indexOf(input.headline);
  const headline = local[headlineIndex];
  if (headline === undefined) throw new RangeError("the headline volume is none of the volumes");
  const offers = input.offers.map((_, index) => buildOfferLine(input, settled, samples, local, index));
  const reference = referenceIndex === null ? null : (offers[referenceIndex] ?? null);
  const verdict = reference?.standings[headlineIndex] ?? "no-reference";
  const mix = { ...settled.mix, tokensPerDay: input.headline };
  const millions = millionTokensPerYear(mix);
  const fixed = costOfMachines(1, settled.machine, settled.mix, settled.assumptions).total;
  const capacity = capacityTokensPerDay(mix, settled.machine.speeds, settled.assumptions);
  const full = { ...mix, tokensPerDay: capacity };
  const busiest = costOfMachines(1, settled.machine, full, settled.assumptions).total;
  return {
    local,
    headline,
    causes: localCostPerYear(settled.machine, mix, settled.assumptions),
    fixedUsdPerYear: fixed,
    marginalUsdPerMillionTokens: (busiest - fixed) / millionTokensPerYear(full),
    usdPerMillionTokens: mapRange(headline.usdPerYear, (usd) => usd / millions),
    capacityTokensPerDay: rangeOf(capacity, samples.capacity),
    offers,
    reference,
    verdict,
    paybackYears: payback(input, settled, samples, reference),
    tornado: tornado(input, base, reference?.offer ?? null),
    levers: reference === null ? [] : leversOf(input, base, reference, verdict),
    salary: salaryOf(input, settled, headline, capacity),
    privacyUsdPerYear: privacy(samples, headlineIndex, referenceIndex, headline, reference),
    resaleForgoneUsdPerYear: resaleForgone(input, settled),
  };
}

/** The cheapest host of the same weights that bills by tokens, else any host of them. */
function indexOfReference({ offers }: BillInput): number | null {
  const isHost = (index: number) => offers[index]?.group === "same-weights";
  const hosts = offers.map((_, index) => index).filter(isHost);
  return hosts.find((index) => offers[index]?.tokenPrice !== null) ?? hosts[0] ?? null;
}

function localPoint(
  input: BillInput,
  settled: SettledCase,
  tokensPerDay: number,
  samples: Float64Array | undefined,
): LocalPoint {
  const { machine, assumptions } = settled;
  const mix = { ...settled.mix, tokensPerDay };
  const machines = machinesNeeded(mix, machine.speeds, assumptions);
  const usd = localAt(settled, tokensPerDay);
  return {
    tokensPerDay,
    machines,
    utilisation: utilisation(mix, machine.speeds, assumptions) / machines,
    usdPerYear: samples === undefined ? exactly(usd) : rangeOf(usd, samples),
    isComplete: machines === 1 || !lacksPrice(input),
  };
}

function payback(
  { headline, seats }: BillInput,
  settled: SettledCase,
  { payback: samples }: BillSamples,
  reference: OfferLine | null,
): MaybeNever | null {
  if (reference === null || settled.machine.tenure !== "buy") return null;
  const hosted = offerAt(reference.offer, settled, headline, seats);
  return maybeRangeOf(paybackYears(settled, headline, hosted), samples);
}

function leversOf(
  input: BillInput,
  base: ReturnType<typeof pointValues>,
  { offer, breakEven }: OfferLine,
  verdict: Bill["verdict"],
): Bill["levers"] {
  const levers = verdict === "cheaper" ? leversToLose : leversToWin;
  return levers(input, base, offer, breakEven?.point ?? null);
}

/** Machines kept at their capacity that a salary pays for, after somebody's hours. */
function salaryOf(
  input: BillInput,
  { machine, assumptions, mix }: SettledCase,
  headline: LocalPoint,
  capacity: number,
): Bill["salary"] {
  const full = costOfMachines(
    1,
    { ...machine, tenure: machine.tenure === "rent" ? "rent" : "buy" },
    { ...mix, tokensPerDay: capacity },
    assumptions,
  );
  const perMachine = full.total - full.labour;
  const isKnown = perMachine > 0 && !lacksPrice(input);
  const machines = isKnown ? Math.max(0, Math.floor((input.salaryUsd - full.labour) / perMachine)) : null;
  return {
    usd: input.salaryUsd,
    share: mapRange(headline.usdPerYear, (usd) => usd / input.salaryUsd),
    machines,
    tokensPerDay: machines === null ? null : machines * capacity,
  };
}

function privacy(
  samples: BillSamples,
  headlineIndex: number,
  referenceIndex: number | null,
  headline: LocalPoint,
  reference: OfferLine | null,
): Range | null {
  if (referenceIndex === null || reference === null) return null;
  const local = samples.local[headlineIndex];
  const hosted = samples.offers[referenceIndex]?.[headlineIndex];
  if (local === undefined || hosted === undefined) return null;
  const gaps = local.map((usd, index) => usd - (hosted[index] ?? 0));
  return rangeOf(headline.usdPerYear.point - (reference.usdPerYear[headlineIndex] ?? 0), gaps);
}

function resaleForgone(
  { frame, isPriceUnknown }: BillInput,
  { machine, assumptions }: SettledCase,
): number | null {
  if (frame.tenure !== "own" || isPriceUnknown) return null;
  const worthless = capitalPerYear(machine.priceUsd, { ...assumptions, resaleShare: 0 });
  return worthless - capitalPerYear(machine.priceUsd, assumptions);
}

function mapRange({ low, point, high }: Range, change: (value: number) => number): Range {
  return { low: change(low), point: change(point), high: change(high) };
}
