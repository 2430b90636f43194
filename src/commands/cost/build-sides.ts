import { billCurve } from "../../core/cost/bill/bill-curve.js";
import type { BillInput } from "../../core/cost/bill/bill-input.js";
import { buildBill } from "../../core/cost/bill/build-bill.js";
import { assembleCase } from "../../core/cost/case/assemble-case.js";
import { launchPrice } from "../../core/cost/power/hardware-side.js";
import { exactly } from "../../core/cost/range.js";
import type { Figure } from "../../core/cost/subject.js";
import type { CostDocument, CostSide } from "../../core/report/cost/cost-document.js";
import type { PriceRow } from "../../schema/prices.js";
import type { Tables } from "../result-context.js";
import { usage } from "../run/flag-values.js";
import { chooseOffers, findRental } from "./choose-offers.js";
import { besideOf } from "./collect-subjects.js";
import type { CostChoices } from "./cost-choices.js";
import type { CostFlags } from "./cost-flags.js";
import type { NamedSubject } from "./named-subject.js";
import { numberWithin } from "./parse-amounts.js";
import { parsePrice } from "./parse-money.js";

interface SideContext {
  readonly flags: CostFlags;
  readonly choices: CostChoices;
  readonly tables: Tables;
  readonly chosen: readonly PriceRow[];
  readonly workload: CostDocument["workload"];
  readonly draws: number;
}

const MOST_USD_PER_HOUR = 10_000;

/** The bill of each machine, and what it was made from. */
export function buildSides(
  subjects: readonly NamedSubject[],
  context: SideContext,
): { inputs: BillInput[]; sides: CostSide[] } {
  const { flags, choices } = context;
  const prices = flags.hardwarePrice.map((text) => parsePrice(text, flags.priceBasis, choices.rates));
  if (prices.length > 1 && prices.length !== subjects.length) {
    throw usage(
      `--hardware-price was given ${prices.length} times for ${subjects.length} machines`,
      "Give it once for all, or once for each",
    );
  }
  const rent = readRent(context);
  const made = subjects.map((named, index) => buildSide(named, besideOf(prices, index), rent, context));
  return { inputs: made.map(({ input }) => input), sides: made.map(({ side }) => side) };
}

function buildSide(
  { subject, hardware }: NamedSubject,
  stated: Figure | null,
  rent: Figure | null,
  { flags, choices, tables, chosen, workload, draws }: SideContext,
): { input: BillInput; side: CostSide } {
  const price = stated ?? (hardware === null ? null : launchPrice(hardware));
  const assembled = assembleCase(subject, {
    preset: flags.preset,
    tenure: flags.mode ?? null,
    whenIdle: flags.whenIdle ?? null,
    workload,
    overrides: choices.overrides,
    price,
    rent,
  });
  if (assembled.frame.tenure === "buy" && price === null) throw noPrice();
  if (assembled.frame.tenure === "rent" && rent === null) throw noRent();
  const { cloudCacheHitRate, cloudInputRatio, cloudOutputRatio } = assembled.parameters;
  const offers = chooseOffers(subject.model.weightsKey, chosen, {
    prices: tables.prices,
    scores: tables.scores,
    mix: {
      inputPerOutput: workload.inputPerOutput,
      cloudCacheHitRate: cloudCacheHitRate.range.point,
      cloudInputRatio: cloudInputRatio.range.point,
      cloudOutputRatio: cloudOutputRatio.range.point,
    },
    asOf: choices.asOf,
    hours: choices.hours?.utc ?? null,
  });
  const { volumes, headline, machinesAllowed, seats, salaryUsd, priceFall, seed } = choices;
  const input: BillInput = {
    ...assembled,
    offers,
    streams: subject.alternatives,
    ...{ volumes, headline, machinesAllowed, seats, salaryUsd, priceFall, seed, draws },
  };
  const bill = buildBill(input);
  return { input, side: { subject, ...assembled, bill, curve: billCurve(input, bill, subject.machine) } };
}

function readRent({ flags, choices, tables }: SideContext): Figure | null {
  if (flags.rent === undefined) return null;
  if (/^[\d.]+$/.test(flags.rent)) {
    const usd = numberWithin("--rent", flags.rent, 0, MOST_USD_PER_HOUR);
    return { range: exactly(usd), origin: "stated", basis: "as you said" };
  }
  const row = findRental(flags.rent, tables.prices, choices.asOf);
  return {
    range: exactly(row.usdPerHour),
    origin: "published",
    basis: `${row.model}, ${row.provider}, ${row.checkedAt}`,
  };
}

function noPrice() {
  return usage(
    "buying needs the price of a machine",
    "Give --hardware-price 1800, or --hardware rtx-3090 for its launch price, or --mode own for one you have",
  );
}

function noRent() {
  return usage(
    "renting needs a price by the hour",
    "Give --rent 0.35, or a row: rigmark prices list --unit per-hour",
  );
}
