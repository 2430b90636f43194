import { DEVELOPER_WAGE_USD } from "../../core/cost/local/presets.js";
import { exactly, within } from "../../core/cost/range.js";
import { requests, WORKLOADS } from "../../core/cost/workload-presets.js";
import type { CostDocument } from "../../core/report/cost/cost-document.js";
import { TariffRow, type TariffTable } from "../../schema/tariffs.js";
import { oneNumber, oneOf, quoted, usage } from "../run/flag-values.js";
import type { CostFlags } from "./cost-flags.js";
import { numberWithin, parseRequest, parseVolumes } from "./parse-amounts.js";
import type { Overrides } from "./parse-assumptions.js";
import { parseAssume, readAssumptions } from "./parse-assumptions.js";
import { parseHours, type UseHours } from "./parse-hours.js";
import { type ExchangeRates, parseExchange, rateOf } from "./parse-money.js";

/** The flags of a bill, read and checked, apart from what names the machines. */
export interface CostChoices {
  readonly asOf: string;
  readonly volumes: readonly number[];
  readonly headline: number;
  readonly workloadOf: (isReasoning: boolean) => CostDocument["workload"];
  readonly streams: number;
  readonly overrides: Overrides;
  readonly hours: UseHours | null;
  readonly rates: ExchangeRates;
  readonly currency: CostDocument["currency"];
  readonly machinesAllowed: number;
  readonly seats: number;
  readonly salaryUsd: number;
  readonly priceFall: number;
  readonly seed: number;
}

const MOST_STREAMS = 100_000;
const MOST_MACHINES = 1000;
/** Published averages hide what one household or firm pays. */
const TARIFF_SPREAD = 0.2;
const OFFICE_MACHINES = 4;

/** Reads the flags; later ones of these go before earlier ones: preset, region, hours, file, --assume. */
export async function readChoices(
  flags: CostFlags,
  today: string,
  tariffs: TariffTable["rows"],
): Promise<CostChoices> {
  const asOf = parseDay(flags.asOf, today);
  const rates = parseExchange(flags.exchange);
  const currency = flags.currency.toUpperCase();
  const volumes = parseVolumes(flags.tokensPerDay);
  const hours = flags.hours === undefined ? null : parseHours(flags.hours, asOf, flags.preset === "office");
  return {
    asOf,
    volumes,
    headline: volumes[Math.floor((volumes.length - 1) / 2)] ?? 0,
    workloadOf: (isReasoning) => workloadOf(flags, isReasoning),
    streams: oneNumber("--streams", flags.streams, 1, MOST_STREAMS),
    overrides: {
      ...(flags.region === undefined ? {} : regionTariff(flags.region, flags.preset, tariffs, rates)),
      ...(hours === null ? {} : hoursOverrides(hours)),
      ...(flags.assumptions === undefined ? {} : await readAssumptions(flags.assumptions)),
      ...(flags.assume === undefined ? {} : parseAssume(flags.assume)),
    },
    hours,
    rates,
    currency: { code: currency, usdPerUnit: rateOf(currency, rates, "--currency") },
    machinesAllowed:
      flags.machines === undefined
        ? flags.preset === "office"
          ? OFFICE_MACHINES
          : 1
        : oneNumber("--machines", flags.machines, 1, MOST_MACHINES),
    seats: oneNumber("--seats", flags.seats, 1, MOST_STREAMS),
    salaryUsd:
      flags.salary === undefined ? DEVELOPER_WAGE_USD : numberWithin("--salary", flags.salary, 1, 1e9),
    priceFall: numberWithin("--price-fall", flags.priceFall, 0, 99) / 100,
    seed: oneNumber("--seed", flags.seed, 0, 2 ** 31),
  };
}

function workloadOf({ workload, request }: CostFlags, isReasoning: boolean): CostDocument["workload"] {
  const name = workload ?? (isReasoning ? "reasoning" : "blend");
  if (request === undefined) return { ...WORKLOADS[name], name };
  const { input, output } = parseRequest(request);
  const known = workload === undefined ? 0 : WORKLOADS[workload].localCacheHitRate;
  return { ...requests(input, output, known), name: "own" };
}

function parseDay(text: string | undefined, today: string): string {
  if (text === undefined) return today;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  const isReal = isDay && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
  if (isReal && text <= today) return text;
  throw usage(`--as-of: ${quoted(text)} is not a day up to today (${today})`, "e.g. --as-of 2025-01-27");
}

function regionTariff(
  region: string,
  preset: "home" | "office",
  tariffs: TariffTable["rows"],
  rates: ExchangeRates,
): Overrides {
  const id = oneOf("--region", region.toUpperCase(), TariffRow.shape.id.options);
  const row = tariffs.find((candidate) => candidate.id === id);
  if (row === undefined)
    throw usage(`--region: no tariff of ${id} is known`, "Give it: --assume tariff=0.30");
  const rate = rateOf(row.currency, rates, `the electricity price of ${id}`);
  const [local, taxes] = preset === "home" ? [row.home, row.homeTaxBasis] : [row.office, row.officeTaxBasis];
  const exchange = row.currency === "USD" ? "" : ` at ${rate} USD for one`;
  return {
    tariffUsdPerKwh: {
      range: within(local * rate, TARIFF_SPREAD),
      origin: "published",
      basis: `${row.name}, ${local} ${row.currency}/kWh${exchange}, ${taxes}, ${row.period}, ±20 %`,
    },
  };
}

function hoursOverrides({ hoursPerDay, daysPerYear }: UseHours): Overrides {
  const said = (value: number) => ({ range: exactly(value), origin: "stated", basis: "your hours" }) as const;
  return {
    demandHoursPerDay: said(hoursPerDay),
    ...(daysPerYear === null ? {} : { useDaysPerYear: said(daysPerYear) }),
  };
}
