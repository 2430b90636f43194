import type { CostAssumptions } from "./local-cost.js";

/** Assumptions about the bill, and for each the reason why it has that value. */
export interface Preset {
  readonly values: CostAssumptions;
  readonly basis: Readonly<Record<keyof CostAssumptions, string>>;
}

const ANY_MACHINE = {
  values: {
    lifeYears: 3,
    resaleShare: 0.3,
    maintenanceShare: 0.03,
    maxUtilisation: 0.6,
    labourUsdPerHour: 97,
  },
  basis: {
    lifeYears: "assumption; 2 to 5 years are usual",
    resaleShare: "assumption; 0 to 50 % are usual",
    maintenanceShare: "assumption",
    maxUtilisation: "at 0.6 a request already waits 1.5 service times on average (M/M/1 queue)",
    labourUsdPerHour:
      "144,570 USD a year, mean wage of a US software developer (BLS, May 2024), 2,080 h, times 1.4",
  },
} as const;

/** Assumptions for a machine at home and for one in an office. */
export const PRESETS: { readonly home: Preset; readonly office: Preset } = {
  home: {
    values: {
      ...ANY_MACHINE.values,
      tariffUsdPerKwh: 0.18,
      costOfCapital: 0,
      labourHoursPerMonth: 0,
      demandHoursPerDay: 24,
      useDaysPerYear: 365,
      onHoursPerDay: 24,
      onDaysPerYear: 365,
      whenIdle: "off",
      pue: 1,
    },
    basis: {
      ...ANY_MACHINE.basis,
      tariffUsdPerKwh: "US homes, 18.02 cents (EIA Short-Term Energy Outlook for 2026)",
      costOfCapital: "own savings",
      labourHoursPerMonth: "your own time is not counted",
      demandHoursPerDay: "requests round the clock",
      useDaysPerYear: "used every day",
      onHoursPerDay: "round the clock, if it is left on",
      onDaysPerYear: "every day, if it is left on",
      whenIdle: "switched off when idle",
      pue: "no cooling of its own",
    },
  },
  office: {
    values: {
      ...ANY_MACHINE.values,
      tariffUsdPerKwh: 0.14,
      costOfCapital: 0.08,
      labourHoursPerMonth: 2,
      demandHoursPerDay: 8,
      useDaysPerYear: 260,
      onHoursPerDay: 24,
      onDaysPerYear: 365,
      whenIdle: "on",
      pue: 1.3,
    },
    basis: {
      ...ANY_MACHINE.basis,
      tariffUsdPerKwh: "assumption, near what US businesses pay",
      costOfCapital: "assumption",
      labourHoursPerMonth: "assumption",
      demandHoursPerDay: "office hours",
      useDaysPerYear: "five days a week",
      onHoursPerDay: "stays on",
      onDaysPerYear: "stays on",
      whenIdle: "stays on",
      pue: "small server room, assumption",
    },
  },
};
