import { ASSUMPTIONS, type AssumptionKey } from "../case/parameters.js";
import { exactly, type Range, within } from "../range.js";
import type { CostAssumptions } from "./local-cost.js";

/** What is assumed where nothing is said: each figure with its utmost limits and the reason why. */
export interface Preset {
  readonly whenIdle: "off" | "on";
  readonly ranges: Readonly<Record<AssumptionKey, Range>>;
  readonly basis: Readonly<Record<AssumptionKey, string>>;
}

export type PresetName = "home" | "office";

function range(low: number, point: number, high: number): Range {
  return { low, point, high };
}

const ANY_MACHINE = {
  ranges: {
    lifeYears: range(2, 3, 5),
    resaleShare: range(0, 0.3, 0.5),
    maintenanceShare: range(0, 0.03, 0.06),
    maxUtilisation: range(0.4, 0.6, 0.8),
    onHoursPerDay: exactly(24),
    onDaysPerYear: exactly(365),
    localCacheHitRate: exactly(0),
    cloudCacheHitRate: exactly(0),
    cloudInputRatio: exactly(1),
    cloudOutputRatio: exactly(1),
    wattsFactor: exactly(1),
  },
  basis: {
    lifeYears: "assumption; 2 to 5 years are usual",
    resaleShare: "assumption; 0 to 50 % are usual",
    maintenanceShare: "assumption",
    maxUtilisation: "at 0.6 a request already waits 1.5 service times on average (M/M/1 queue)",
    localCacheHitRate: "by the kind of use",
    cloudCacheHitRate: "by the kind of use",
    cloudInputRatio: "taken as equal: tokenizers differ by some percent",
    cloudOutputRatio: "taken as equal: models differ in how much they write",
    wattsFactor: "as measured or estimated",
  },
} as const;

/** Assumptions for a machine at home and for one in an office. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  home: {
    whenIdle: "off",
    ranges: {
      ...ANY_MACHINE.ranges,
      tariffUsdPerKwh: within(0.18, 0.2),
      costOfCapital: exactly(0),
      labourHoursPerMonth: exactly(0),
      labourUsdPerHour: exactly(97),
      demandHoursPerDay: exactly(24),
      useDaysPerYear: exactly(365),
      loadsPerDay: exactly(1),
      pue: exactly(1),
    },
    basis: {
      ...ANY_MACHINE.basis,
      tariffUsdPerKwh: "US homes, 18.02 cents (EIA Short-Term Energy Outlook for 2026), ±20 %",
      costOfCapital: "own savings",
      labourHoursPerMonth: "your own time is not counted",
      labourUsdPerHour: "not counted",
      demandHoursPerDay: "requests round the clock",
      useDaysPerYear: "used every day",
      onHoursPerDay: "round the clock, if it is left on",
      onDaysPerYear: "every day, if it is left on",
      loadsPerDay: "switched on once a day",
      pue: "no cooling of its own",
    },
  },
  office: {
    whenIdle: "on",
    ranges: {
      ...ANY_MACHINE.ranges,
      tariffUsdPerKwh: within(0.14, 0.2),
      costOfCapital: range(0.05, 0.08, 0.12),
      labourHoursPerMonth: range(1, 2, 4),
      labourUsdPerHour: range(70, 97, 130),
      demandHoursPerDay: exactly(8),
      useDaysPerYear: exactly(260),
      loadsPerDay: exactly(0),
      pue: range(1.1, 1.3, 1.6),
    },
    basis: {
      ...ANY_MACHINE.basis,
      tariffUsdPerKwh: "assumption, near what US businesses pay, ±20 %",
      costOfCapital: "assumption",
      labourHoursPerMonth: "assumption",
      labourUsdPerHour:
        "144,570 USD a year, mean wage of a US software developer (BLS, May 2024), 2,080 h, times 1.4",
      demandHoursPerDay: "office hours",
      useDaysPerYear: "five days a week",
      onHoursPerDay: "stays on",
      onDaysPerYear: "stays on",
      loadsPerDay: "stays loaded",
      pue: "small server room, assumption",
    },
  },
};

/** A year's wage of a software developer in the US, mean, USD: BLS, Occupational Employment and Wages, May 2024. */
export const DEVELOPER_WAGE_USD = 144_570;

/** The best estimates of a preset. */
export function presetAssumptions({ whenIdle, ranges }: Preset): CostAssumptions {
  const keys = Object.keys(ASSUMPTIONS) as AssumptionKey[];
  const points = Object.fromEntries(keys.map((key) => [key, ranges[key].point]));
  return { ...(points as Record<AssumptionKey, number>), whenIdle };
}
