import type { Machine } from "../../schema/machine.js";
import type { CellResult, Launch, StoredValue } from "../../schema/result.js";
import type { ModelHeader } from "../../schema/worker-message.js";
import type { SpeedEstimate } from "../stats/speed-estimate.js";
import type { Bandwidth } from "./memory-share.js";

/** What a rule may look at: one measured cell and what was known of the machine. */
export interface CellFacts {
  readonly result: CellResult;
  /** Timed values only. */
  readonly values: readonly StoredValue[];
  /** The processes that gave the values. */
  readonly launches: readonly Launch[];
  /** Processes the plan asked for. */
  readonly plannedLaunches: number;
  readonly estimate: SpeedEstimate;
  readonly machine: Machine;
  readonly header: ModelHeader | null;
  readonly bandwidth: Bandwidth | null;
}

/** True when the graph ran wholly or partly on the CPU, where other programs compete for the same cores. */
export function computesOnCpu(launches: readonly Launch[]): boolean {
  return launches.some(
    ({ facts }) => facts !== null && (facts.backend === "cpu" || facts.gpuLayers < facts.totalLayers),
  );
}
