import type { HardwareChoice } from "../../core/cost/power/hardware-side.js";
import type { CostSubject } from "../../core/cost/subject.js";
import type { SpeedDemand } from "../../core/report/cost/subject-speeds.js";

/** A subject with the device that was named beside it. */
export interface NamedSubject {
  readonly subject: CostSubject;
  readonly hardware: HardwareChoice | null;
}

/** Speeds of the kind of request, once it is known whether the model reasons. */
export type DemandOf = (isReasoning: boolean) => SpeedDemand;
