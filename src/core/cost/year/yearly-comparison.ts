import type { Origin } from "../case/parameters.js";
import type { Range } from "../range.js";

/** One line of the yearly block. */
export interface YearlyRow {
  readonly kind: "this-machine" | "same-weights" | "on-sale" | "historical";
  /** e.g. "the same weights, hosted (Novita)" or "GPT-4o, January 2025". */
  readonly label: string;
  readonly usdPerYear: Range;
  /** USD per million tokens at this volume and mix. */
  readonly usdPerMillionTokens: number;
  /** Published GPQA Diamond score, percent; null when none is published. */
  readonly gpqaDiamond: number | null;
  /** Day the price holds for, ISO date; null for this machine. */
  readonly asOf: string | null;
  /** What the price is today. */
  readonly status: "active" | "deprecated" | "retired" | null;
}

/** What the verdict says and why. */
export interface YearlyVerdict {
  readonly answer: "local-cheaper" | "local-dearer" | "cannot-tell" | "beyond-capacity";
  /** One or two plain sentences, without the word VERDICT. */
  readonly sentence: string;
}

/** Power used for the bill, and how it is known. */
export interface PowerBasis {
  readonly idleWatts: number;
  readonly busyWatts: number;
  readonly method: Origin;
  /** e.g. "CPU taken at 65 W + 40 W for the rest, over a 90 % power supply". */
  readonly basis: string;
}

/** The yearly block of a run: a derived thing, rebuilt from speeds, watts and dated prices. */
export interface YearlyComparison {
  readonly tokensPerDay: number;
  /** Input tokens for one output token. */
  readonly inputPerOutput: number;
  readonly rows: readonly YearlyRow[];
  readonly verdict: YearlyVerdict;
  readonly power: PowerBasis;
  /** Share of the powered day that the machine computes. */
  readonly utilisation: number;
  readonly machinesNeeded: number;
  /** Tokens a day that one machine can serve at the utilisation limit. */
  readonly capacityTokensPerDay: number;
  /** One line: tariff, mode, hours, what is left out. */
  readonly assumptions: string;
}
