import type { BillCurve } from "../../cost/bill/bill-curve.js";
import type { Bill } from "../../cost/bill/bill-model.js";
import type { SideBySide } from "../../cost/bill/side-by-side.js";
import type { Parameters } from "../../cost/case/parameters.js";
import type { CaseFrame } from "../../cost/case/settle.js";
import type { PresetName } from "../../cost/local/presets.js";
import type { CostSubject } from "../../cost/subject.js";
import type { WorkloadName, WorkloadPreset } from "../../cost/workload-presets.js";

/** One machine with its bill, everything behind it, and what the plots draw. */
export interface CostSide {
  readonly subject: CostSubject;
  readonly frame: CaseFrame;
  readonly parameters: Parameters;
  readonly isPriceUnknown: boolean;
  readonly bill: Bill;
  readonly curve: BillCurve;
}

/** Everything that `rigmark cost` says; money in USD, printed in the currency asked for. */
export interface CostDocument {
  readonly format: "rigmark-cost";
  readonly schemaVersion: "1.0";
  readonly toolVersion: string;
  /** Day whose prices count, ISO date. */
  readonly asOf: string;
  readonly preset: PresetName;
  readonly workload: WorkloadPreset & { readonly name: WorkloadName | "own" };
  readonly streams: number;
  /** Hours of use as typed; null: the whole day. */
  readonly hours: string | null;
  /** Region of the electricity price as typed; null: the preset's. */
  readonly region: string | null;
  readonly machinesAllowed: number;
  readonly priceFall: number;
  readonly currency: { readonly code: string; readonly usdPerUnit: number };
  readonly draws: number;
  readonly seed: number;
  readonly sides: readonly CostSide[];
  /** Null with one machine. */
  readonly together: SideBySide | null;
}
