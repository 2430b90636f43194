import type { PowerDraw } from "../local/electricity.js";
import type { CostAssumptions, LocalMachine, Tenure } from "../local/local-cost.js";
import type { Workload } from "../workload.js";
import type { CaseValues } from "./parameters.js";

/** What stands firm in a case: the parts that are no uncertain numbers. */
export interface CaseFrame {
  readonly tenure: Tenure;
  readonly whenIdle: "off" | "on";
  /** As measured or estimated; `wattsFactor` multiplies all three. */
  readonly power: PowerDraw;
  readonly inputPerOutput: number;
}

/** A case with every number settled: what the formulas of the bill take. */
export interface SettledCase {
  readonly machine: LocalMachine;
  readonly assumptions: CostAssumptions;
  /** The workload at no volume. */
  readonly mix: Workload;
}

/** Puts numbers into a frame. */
export function settleCase(frame: CaseFrame, values: CaseValues): SettledCase {
  const { idleWatts, prefillWatts, decodeWatts } = frame.power;
  const { wattsFactor } = values;
  return {
    machine: {
      tenure: frame.tenure,
      speeds: { prefill: values.prefillTokensPerSecond, decode: values.decodeTokensPerSecond },
      power: {
        idleWatts: idleWatts * wattsFactor,
        prefillWatts: prefillWatts * wattsFactor,
        decodeWatts: decodeWatts * wattsFactor,
      },
      priceUsd: values.priceUsd,
      rentUsdPerHour: values.rentUsdPerHour,
      loadSeconds: values.loadSeconds,
    },
    assumptions: assumptionsOf(frame, values),
    mix: {
      tokensPerDay: 0,
      inputPerOutput: frame.inputPerOutput,
      useDaysPerYear: values.useDaysPerYear,
      localCacheHitRate: values.localCacheHitRate,
      cloudCacheHitRate: values.cloudCacheHitRate,
      cloudInputRatio: values.cloudInputRatio,
      cloudOutputRatio: values.cloudOutputRatio,
    },
  };
}

/** Named one by one: the bill is settled ten thousand times, and spreading every value is four times as slow. */
function assumptionsOf({ whenIdle }: CaseFrame, values: CaseValues): CostAssumptions {
  return {
    whenIdle,
    tariffUsdPerKwh: values.tariffUsdPerKwh,
    lifeYears: values.lifeYears,
    resaleShare: values.resaleShare,
    costOfCapital: values.costOfCapital,
    maintenanceShare: values.maintenanceShare,
    labourHoursPerMonth: values.labourHoursPerMonth,
    labourUsdPerHour: values.labourUsdPerHour,
    maxUtilisation: values.maxUtilisation,
    pue: values.pue,
    demandHoursPerDay: values.demandHoursPerDay,
    useDaysPerYear: values.useDaysPerYear,
    onHoursPerDay: values.onHoursPerDay,
    onDaysPerYear: values.onDaysPerYear,
    loadsPerDay: values.loadsPerDay,
  };
}
