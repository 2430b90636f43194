import type { Workload } from "../workload.js";
import { busySeconds, busyTimePerDay, type PhaseSpeeds } from "./busy-time.js";

/** When requests come, and how full a machine may get before they queue. */
export interface ServingLimits {
  /** Hours of a day of use in which requests come. */
  readonly demandHoursPerDay: number;
  /** Highest share of those hours spent computing; queues form long before 1. */
  readonly maxUtilisation: number;
}

/** Keeps a volume exactly at the capacity from asking for one machine more by rounding error. */
const ROUNDING = 1e-9;

/** Share of the hours of demand that one machine would compute; above 1 it cannot keep up. */
export function utilisation(workload: Workload, speeds: PhaseSpeeds, limits: ServingLimits): number {
  return busySeconds(busyTimePerDay(workload, speeds)) / (limits.demandHoursPerDay * 3600);
}

/** Machines that serve the workload without passing the utilisation limit, at least one. */
export function machinesNeeded(workload: Workload, speeds: PhaseSpeeds, limits: ServingLimits): number {
  const load = utilisation(workload, speeds, limits) / limits.maxUtilisation;
  return Math.max(1, Math.ceil(load - ROUNDING));
}

/** Tokens a day, in this mix of input and output, that so many machines serve at the utilisation limit. */
export function capacityTokensPerDay(
  workload: Workload,
  speeds: PhaseSpeeds,
  limits: ServingLimits,
  machines = 1,
): number {
  const perToken = utilisation({ ...workload, tokensPerDay: 1 }, speeds, limits);
  return (machines * limits.maxUtilisation) / perToken;
}
