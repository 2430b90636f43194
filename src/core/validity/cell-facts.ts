import type { Machine } from "../../schema/machine.js";
import type { RunPlan } from "../../schema/plan.js";
import type { CellResult, Launch, MeasuredModel, StoredValue } from "../../schema/result.js";
import type { Telemetry } from "../../schema/telemetry.js";
import type { ModelHeader } from "../../schema/worker-message.js";
import type { SpeedEstimate } from "../stats/speed-estimate.js";
import type { Bandwidth } from "./memory-share.js";
import type { Verdict } from "./verdict.js";

/** What is known around a cell when it is judged. */
export interface JudgeContext {
  readonly machine: Machine;
  readonly model: MeasuredModel | null;
  readonly plan: Pick<RunPlan, "profile" | "replication" | "ordering">;
  readonly telemetry: Telemetry;
  readonly bandwidth: Bandwidth | null;
  /** Dense FP16 rate of the one device that held all layers, in operations/s, by its maker; null where unknown. */
  readonly fp16PerSecond: number | null;
  /** Speed that a model of this device foretold, tokens/s. */
  readonly predictedTokensPerSecond: number | null;
  /** Another run may have measured on this machine at the same time. */
  readonly lockLost?: boolean;
  /** Holds a quick run to the rules of the others, as `--strict` asks. */
  readonly strict?: boolean;
}

/** What a rule may look at: one measured cell and what was known of the machine. */
export interface CellFacts extends JudgeContext {
  readonly result: CellResult;
  /** All timed values, but for those of a process that only conditions the machine, or that was measured again. */
  readonly timed: readonly StoredValue[];
  /** The timed values that the figure is made of. */
  readonly values: readonly StoredValue[];
  /** The processes that gave timed values. */
  readonly launches: readonly Launch[];
  /** All processes of the run, in order. */
  readonly allLaunches: readonly Launch[];
  readonly estimate: SpeedEstimate;
  readonly header: ModelHeader | null;
}

/** True when the graph ran wholly or partly on the CPU, where other programs compete for the same cores. */
export function computesOnCpu(launches: readonly Launch[]): boolean {
  return launches.some(
    ({ facts }) => facts !== null && (facts.backend === "cpu" || facts.gpuLayers < facts.totalLayers),
  );
}

/** True when the graph ran wholly or partly on a graphics card. */
export function computesOnGpu(launches: readonly Launch[]): boolean {
  return launches.some(({ facts }) => facts !== null && facts.backend !== "cpu" && facts.gpuLayers > 0);
}

/** What a neighbour's disturbance makes of a figure: the quick profile takes machines as they are. */
export function neighbourVerdict({ plan, strict }: JudgeContext): Verdict {
  return plan.profile === "quick" && strict !== true ? "noisy" : "invalid";
}
