import type { Workload } from "../workload.js";
import { busyTimePerDay, type PhaseSpeeds } from "./busy-time.js";
import { machinesNeeded, type ServingLimits } from "./capacity.js";
import { type CapitalTerms, capitalPerYear } from "./capital.js";
import { kwhPerYear, type PowerDraw, type PoweredHours } from "./electricity.js";

/** One machine as measured, and what was paid for it. */
export interface LocalMachine {
  readonly speeds: PhaseSpeeds;
  readonly power: PowerDraw;
  /** USD paid; 0 for a machine that is owned anyway and not counted. */
  readonly priceUsd: number;
}

/** Everything about the local bill that is assumed rather than measured. */
export interface CostAssumptions extends ServingLimits, PoweredHours, CapitalTerms {
  readonly tariffUsdPerKwh: number;
  /** Upkeep a year as a share of the price. */
  readonly maintenanceShare: number;
  readonly labourHoursPerMonth: number;
  readonly labourUsdPerHour: number;
}

/** USD a year, by cause. */
export interface LocalCost {
  readonly machines: number;
  readonly capital: number;
  readonly electricity: number;
  readonly maintenance: number;
  readonly labour: number;
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
  const busy = busyTimePerDay(workload, machine.speeds);
  const capital = machines * capitalPerYear(machine.priceUsd, assumptions);
  const electricity = kwhPerYear(machine.power, busy, assumptions, machines) * assumptions.tariffUsdPerKwh;
  const maintenance = machines * machine.priceUsd * assumptions.maintenanceShare;
  const labour = assumptions.labourHoursPerMonth * 12 * assumptions.labourUsdPerHour;
  return {
    machines,
    capital,
    electricity,
    maintenance,
    labour,
    total: capital + electricity + maintenance + labour,
  };
}
