import { inputTokensPerDay, outputTokensPerDay, type Workload } from "../workload.js";

/** Measured speeds at the load that the workload implies, tokens/s over all streams together. */
export interface PhaseSpeeds {
  readonly prefill: number;
  readonly decode: number;
}

/** Seconds of computing on a day of use, by phase. */
export interface BusyTime {
  readonly prefillSeconds: number;
  readonly decodeSeconds: number;
}

/** Time that a day's tokens take: reading (less what the prefix cache holds) and writing, one after the other. */
export function busyTimePerDay(workload: Workload, speeds: PhaseSpeeds): BusyTime {
  return {
    prefillSeconds: (inputTokensPerDay(workload) * (1 - workload.localCacheHitRate)) / speeds.prefill,
    decodeSeconds: outputTokensPerDay(workload) / speeds.decode,
  };
}

/** Both phases together, seconds. */
export function busySeconds(busy: BusyTime): number {
  return busy.prefillSeconds + busy.decodeSeconds;
}
