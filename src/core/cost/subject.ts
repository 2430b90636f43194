import type { StreamsAlternative } from "./bill/bill-input.js";
import type { Origin } from "./case/parameters.js";
import type { PowerDraw } from "./local/electricity.js";
import type { Range } from "./range.js";

/** A figure of a machine with where it comes from. */
export interface Figure {
  readonly range: Range;
  readonly origin: Origin;
  /** In a few words, e.g. "pp512" or "typed in". */
  readonly basis: string;
}

/** Watts of a machine at the wall, and how far all of them may lie off together. */
export interface SubjectPower {
  readonly draw: PowerDraw;
  /** Factor on all three. */
  readonly factor: Range;
  readonly origin: Origin;
  readonly basis: string;
}

/** The model of a bill: which weights a host would have to offer. */
export interface SubjectModel {
  readonly name: string;
  readonly weights: "real" | "synthetic" | null;
  /** Same-weights key of prices.json; null when nobody is known to host them. */
  readonly weightsKey: string | null;
  /** Published GPQA Diamond score, percent. */
  readonly gpqaDiamond: number | null;
  /** Writes its reasoning before the answer. */
  readonly isReasoning: boolean;
}

/** A machine with a model on it: measured, predicted or typed in. All speeds in tokens/s over all streams together. */
export interface CostSubject {
  readonly model: SubjectModel;
  /** The machine in a few words. */
  readonly machine: string;
  /** When and by which run it was measured; null when it was not. */
  readonly measured: { readonly runId: string; readonly day: string } | null;
  readonly prefill: Figure;
  readonly decode: Figure;
  /** Requests at once behind these speeds. */
  readonly streams: number;
  /** What was measured with more requests at once. */
  readonly alternatives: readonly StreamsAlternative[];
  readonly power: SubjectPower;
  readonly loadSeconds: Figure;
  /** What the reader must know of these figures, a sentence each. */
  readonly notes: readonly string[];
}
