import type { Range } from "../range.js";

/** Where a figure of the bill comes from. */
export type Origin = "measured" | "predicted" | "published" | "estimated" | "stated" | "typed" | "assumed";

/** One figure of the bill with its limits and its reason. */
export interface Parameter {
  readonly range: Range;
  /** `logarithms`: the limits are a 95 % interval of a speed; `triangle`: the limits are the utmost. */
  readonly shape: "triangle" | "logarithms";
  readonly origin: Origin;
  /** Why it has that value, in a few words. */
  readonly basis: string;
}

/** How a parameter is named, typed and bounded. */
export interface ParameterFacts {
  /** Name on the command line. */
  readonly short: string;
  readonly label: string;
  readonly unit: string;
  /** What is taken for sense and not for a slip of the hand. */
  readonly least: number;
  readonly most: number;
}

function facts(short: string, label: string, unit: string, least: number, most: number): ParameterFacts {
  return { short, label, unit, least, most };
}

/** What may be assumed by the user: `--assume short=value`, or a file with the long names. */
export const ASSUMPTIONS = {
  tariffUsdPerKwh: facts("tariff", "electricity price", "USD/kWh", 0, 5),
  lifeYears: facts("life", "life of the machine", "years", 0.5, 20),
  resaleShare: facts("resale", "resale at its end", "of the price", 0, 1),
  costOfCapital: facts("interest", "cost of capital", "a year", 0, 1),
  maintenanceShare: facts("upkeep", "upkeep", "of the price a year", 0, 1),
  labourHoursPerMonth: facts("hours", "your work", "hours a month", 0, 744),
  labourUsdPerHour: facts("wage", "an hour of work", "USD", 0, 10_000),
  maxUtilisation: facts("busy", "busiest that a machine may be", "of the hours of use", 0.01, 1),
  pue: facts("pue", "power of the room for 1 W of the machine", "W", 1, 5),
  demandHoursPerDay: facts("use-hours", "used", "hours a day", 0.1, 24),
  useDaysPerYear: facts("use-days", "used", "days a year", 1, 366),
  onHoursPerDay: facts("on-hours", "left on", "hours a day", 0, 24),
  onDaysPerYear: facts("on-days", "left on", "days a year", 0, 366),
  loadsPerDay: facts("loads", "loading of the model", "times a day", 0, 10_000),
  localCacheHitRate: facts("hits", "input found in the cache here", "share", 0, 0.999),
  cloudCacheHitRate: facts("cloud-hits", "input billed as cached in the cloud", "share", 0, 1),
  cloudInputRatio: facts("cloud-input", "input tokens in the cloud for one here", "ratio", 0.1, 10),
  cloudOutputRatio: facts("cloud-output", "output tokens in the cloud for one here", "ratio", 0.1, 10),
  wattsFactor: facts("watts", "power against what was measured or estimated", "times", 0.05, 20),
} as const;

/** What a machine brings along: measured, typed in, predicted, or from a table. */
export const MACHINE_FIGURES = {
  prefillTokensPerSecond: facts("pp", "reading speed", "tokens/s", 0.001, 1e8),
  decodeTokensPerSecond: facts("tg", "writing speed", "tokens/s", 0.001, 1e8),
  priceUsd: facts("price", "price of the machine", "USD", 0, 1e9),
  rentUsdPerHour: facts("rent", "rent", "USD an hour", 0, 1e5),
  loadSeconds: facts("load", "loading time", "s", 0, 86_400),
} as const;

export type AssumptionKey = keyof typeof ASSUMPTIONS;
export type ParameterKey = AssumptionKey | keyof typeof MACHINE_FIGURES;

/** All parameters by their names with units. */
export const PARAMETERS: Readonly<Record<ParameterKey, ParameterFacts>> = {
  ...MACHINE_FIGURES,
  ...ASSUMPTIONS,
};

export const PARAMETER_KEYS = Object.keys(PARAMETERS) as ParameterKey[];

/** Every parameter with its limits. */
export type Parameters = Readonly<Record<ParameterKey, Parameter>>;
/** Every parameter settled to one number. */
export type CaseValues = Readonly<Record<ParameterKey, number>>;

/** The best estimates of all parameters. */
export function pointValues(parameters: Parameters): CaseValues {
  const points = PARAMETER_KEYS.map((key) => [key, parameters[key].range.point] as const);
  return Object.fromEntries(points) as Record<ParameterKey, number>;
}
