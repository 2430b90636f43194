import type { EngineSettings, Test } from "../../schema/plan.js";
import type { MeasuredModel, ResultDocument } from "../../schema/result.js";
import type { Comparison } from "../stats/comparison.js";
import type { JudgedRow } from "../stats/judge-rows.js";
import type { Difference } from "./differences.js";
import type { ModelMatch } from "./same-model.js";

/** What `rigmark compare --json` prints. Texts come from result documents: clean them before showing. */
export interface ResultComparison {
  /** One result whose set-ups are compared, or several results. */
  readonly mode: "one-result" | "several-results";
  /** Differences up to this ratio are of no interest. */
  readonly epsilon: number;
  readonly sides: readonly Side[];
  /** Each side against the first. */
  readonly pairs: readonly SideComparison[];
  /** Ranks over all sides; null for two. */
  readonly ranks: readonly TestRanks[] | null;
}

export interface Side {
  /** A, B, C... */
  readonly letter: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly status: ResultDocument["status"];
  readonly tool: ResultDocument["tool"];
  readonly cpu: string;
  readonly gpus: readonly string[];
  readonly setUps: readonly SideSetUp[];
}

/** A set-up of a side, with the speeds of it that are valid, in tokens/s. */
export interface SideSetUp {
  readonly model: ModelFacts;
  readonly settings: EngineSettings;
  readonly speeds: readonly { readonly label: string; readonly tokensPerSecond: number }[];
}

export type ModelFacts = Pick<
  MeasuredModel,
  "displayName" | "shortName" | "quantization" | "weights" | "registryId" | "reference"
>;

/** How two sides were measured, which decides the statistics. */
export type Method =
  | { readonly kind: "pairs"; readonly looks: readonly number[] | null }
  | { readonly kind: "one-session" }
  /** `sd` between sessions of ln(speed); `sessions` it comes from, null when it is assumed. */
  | { readonly kind: "two-sessions"; readonly sd: number; readonly sessions: number | null };

/** Side B against side A. */
export interface SideComparison {
  readonly a: string;
  readonly b: string;
  readonly sameMachine: boolean;
  /** How the models are known to be the same; null when the models are what is compared. */
  readonly modelMatch: ModelMatch | null;
  readonly method: Method;
  readonly differences: readonly Difference[];
  readonly rows: readonly ComparedRow[];
  /** Tests that only one side has, e.g. "pp4096". */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** Why nothing of the two can be compared; null when something can. */
  readonly incomparable: string | null;
}

/** One test of both sides. */
export interface ComparedRow {
  readonly label: string;
  readonly test: Test;
  /** Which set-up it belongs to, where a side has several. */
  readonly setUp: { readonly model: ModelFacts; readonly settings: EngineSettings } | null;
  /** `speed` in tokens/s; `first-token` in seconds. The ratio is one of speeds in both: above 1, B is faster. */
  readonly measure: "speed" | "first-token";
  readonly a: Figure | null;
  readonly b: Figure | null;
  readonly outcome: Outcome;
  /** Sides whose row was judged noisy. */
  readonly noisy: readonly string[];
}

/** Geometric mean over processes. */
export interface Figure {
  readonly value: number;
  readonly processes: number;
}

export type Outcome =
  | ({ readonly kind: "compared" } & JudgedRow<Comparison>)
  | { readonly kind: "incomparable"; readonly reason: string };

/** Ranks of the sides in one test: 1 + the sides told apart as faster. */
export interface TestRanks {
  readonly label: string;
  readonly setUp: ComparedRow["setUp"];
  readonly ranks: readonly { readonly side: string; readonly rank: number }[];
}
