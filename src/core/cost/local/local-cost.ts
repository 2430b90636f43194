import type { Workload } from "../workload.js";
import { busyTimePerDay, type PhaseSpeeds } from "./busy-time.js";
import { machinesNeeded, type ServingLimits } from "./capacity.js";
import { type CapitalTerms, capitalPerYear } from "./capital.js";
import { hoursOn, kwhPerYear, type PowerDraw, type PoweredHours } from "./electricity.js";

/**
 * How one comes by the machine. `buy`: everything counts. `own`: the first machine is paid for, so its price is not
 * counted; further ones are bought. `rent`: hours are paid, and with them power and upkeep.
 */
export type Tenure = "buy" | "own" | "rent";

/** One machine as measured, and what it costs to have. */
export interface LocalMachine {
  readonly speeds: PhaseSpeeds;
  readonly power: PowerDraw;
  readonly tenure: Tenure;
  /** USD paid; 0 when it is not known, or not counted. */
  readonly priceUsd: number;
  /** USD an hour; counts for `rent` only. */
  readonly rentUsdPerHour: number;
  /** From start to ready, seconds. */
  readonly loadSeconds: number;
}

/** Everything about the local bill that is assumed rather than measured. */
export interface CostAssumptions extends ServingLimits, PoweredHours, CapitalTerms {
  readonly tariffUsdPerKwh: number;
  /** Upkeep a year as a share of the price. */
  readonly maintenanceShare: number;
  readonly labourHoursPerMonth: number;
  readonly labourUsdPerHour: number;
  /** Times a day that the model is loaded. */
  readonly loadsPerDay: number;
}

/** USD a year, by cause. */
export interface LocalCost {
  readonly machines: number;
  readonly capital: number;
  readonly electricity: number;
  readonly maintenance: number;
  readonly labour: number;
  readonly rent: number;
  readonly total: number;
}

/** Cost of a year on as many machines as the workload needs. */
export function localCostPerYear(
  machine: LocalMachine,
  workload: Workload,
  assumptions: CostAssumptions,
): LocalCost {
  const machines = machinesNeeded(workload, machine.speeds, assumptions);
  return costOfMachines(machines, machine, workload, assumptions);
}

/** Cost of a year on so many machines, whether or not the workload needs them. */
export function costOfMachines(
  machines: number,
  machine: LocalMachine,
  workload: Workload,
  assumptions: CostAssumptions,
): LocalCost {
  const { tenure, priceUsd } = machine;
  const labour = assumptions.labourHoursPerMonth * 12 * assumptions.labourUsdPerHour;
  if (tenure === "rent") {
    const rent = machines * hoursOn(assumptions) * machine.rentUsdPerHour;
    return { machines, capital: 0, electricity: 0, maintenance: 0, labour, rent, total: labour + rent };
  }
  const bought = tenure === "own" ? machines - 1 : machines;
  const capital = bought * capitalPerYear(priceUsd, assumptions);
  const busy = {
    ...busyTimePerDay(workload, machine.speeds),
    loadSeconds: loadSecondsPerDay(machine, assumptions),
  };
  const electricity = kwhPerYear(machine.power, busy, assumptions, machines) * assumptions.tariffUsdPerKwh;
  const maintenance = machines * priceUsd * assumptions.maintenanceShare;
  const total = capital + electricity + maintenance + labour;
  return { machines, capital, electricity, maintenance, labour, rent: 0, total };
}

/** Seconds of a day of use that one machine spends on loading the model. */
export function loadSecondsPerDay({ loadSeconds }: LocalMachine, { loadsPerDay }: CostAssumptions): number {
  return loadSeconds * loadsPerDay;
}
