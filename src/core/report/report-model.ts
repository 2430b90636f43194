import type { Test } from "../../schema/plan.js";
import type { FailureClass } from "../../schema/worker-message.js";
import type { YearlyComparison } from "../cost/year/yearly-comparison.js";
import type { EnergyPerToken } from "../power/joules-per-token.js";
import type { MeterScope } from "../power/power-meter.js";
import type { SpeedEstimate } from "../stats/speed-estimate.js";
import type { Judgement } from "../validity/verdict.js";
import type { LatencyFacts } from "./latency-facts.js";
import type { SustainedFacts } from "./sustained-facts.js";

/**
 * Everything that a report shows, derived from a result but not yet rounded or worded. Every string in it is
 * plain text already (see sanitize.ts); Markdown and HTML still have to escape it their own way.
 */
export interface ReportModel {
  readonly runId: string;
  /** What measured: rigmark, or the tool whose output was imported. */
  readonly toolName: string;
  readonly toolVersion: string;
  readonly machine: MachineFacts;
  readonly device: DeviceFacts;
  readonly models: readonly ModelSection[];
  readonly notices: readonly Notice[];
  readonly resultPath: string | null;
  /** Commands to try next, ready to paste, with a few words each. */
  readonly next: readonly NextCommand[];
}

/** The machine in few words; sizes in bytes, clock in GHz. */
export interface MachineFacts {
  /** Only the names of processor and cards are known, as in an imported table: the figures here mean nothing. */
  readonly namesOnly: boolean;
  readonly cores: number;
  readonly cpu: string;
  readonly ghz: number | null;
  /** Memory that may be used: the machine's, or the container's limit when that is lower. */
  readonly memoryBytes: number;
  readonly system: string;
  readonly virtual: boolean;
  readonly container: boolean;
}

/** What the engine really ran on, over all processes of the run. */
export interface DeviceFacts {
  /** Graphics cards of this machine. */
  readonly gpus: readonly string[];
  /** Backends that ran, e.g. "CPU" or "CUDA"; empty when nothing loaded. */
  readonly backends: readonly string[];
  /** Devices the layers lay on, as the engine names them; empty on a CPU. */
  readonly devices: readonly string[];
  readonly threads: readonly number[];
  readonly gpuUnused: boolean;
}

/** A sentence about the whole run. */
export interface Notice {
  readonly level: "warning" | "note";
  readonly text: string;
}

export interface NextCommand {
  readonly command: string;
  readonly purpose: string;
}

/** One model with its rows and what follows from them. */
export interface ModelSection {
  readonly key: string;
  readonly name: string;
  readonly quantization: string | null;
  readonly sizeBytes: number;
  readonly weights: "real" | "synthetic";
  /** A mixture of experts whose router is made up too. */
  readonly randomRouting: boolean;
  readonly rows: readonly SpeedRow[];
  readonly remarks: readonly Remark[];
  readonly memory: MemoryFacts;
  /** Median over processes, from process start to ready, in seconds. */
  readonly loadSeconds: number | null;
  /** Null when no power was read while tokens were processed for long enough. */
  readonly energy: EnergyFacts | null;
  readonly feelsLike: FeelsLike | null;
  readonly yearly: YearlyComparison | null;
  /** Parts of the line people paste elsewhere; null when no row may be believed. */
  readonly share: ShareParts | null;
}

/** One test of a model: what was asked, what ran, how fast, and whether to believe it. */
export interface SpeedRow {
  readonly cellId: string;
  readonly asked: Test;
  /** What really ran; what was asked while nothing has run. */
  readonly test: Test;
  /** Short name of what ran, e.g. "pp256". */
  readonly label: string;
  /** What was asked, when that is something else, e.g. "pp512". */
  readonly askedLabel: string | null;
  /** The test in plain words. */
  readonly meaning: string;
  /** Settings that tell this row from its neighbours, e.g. "2 threads"; null when nothing was varied. */
  readonly settings: string | null;
  readonly estimate: SpeedEstimate | null;
  /** Share of the speed at which memory alone could feed the model; null when unknown or not a writing test. */
  readonly memoryLimitShare: number | null;
  /** Null but for requests that were answered. */
  readonly latency: LatencyFacts | null;
  /** Null but for writing on end. */
  readonly sustained: SustainedFacts | null;
  readonly status: "pending" | "completed" | "failed" | "skipped";
  readonly judgement: Judgement | null;
  readonly failure: { readonly class: FailureClass; readonly message: string } | null;
  readonly skippedReason: string | null;
}

/** A sentence under the table about one or more rows. */
export interface Remark {
  readonly labels: readonly string[];
  readonly severity: "failed" | "invalid" | "noisy" | "wide" | "note";
  readonly text: string;
}

/** Memory of the worker process and of the graphics card, in bytes; null where nobody said. */
export interface MemoryFacts {
  /** Highest resident size over processes: counts mapped pages of the file and the engine's repacked copy. */
  readonly peakRssBytes: number | null;
  readonly modelBytes: number | null;
  readonly contextBytes: number | null;
  readonly vramUsedBytes: number | null;
  readonly vramTotalBytes: number | null;
  readonly machineBytes: number;
}

/** Energy of a token by one row's values. */
export interface RowEnergy extends EnergyPerToken {
  readonly label: string;
}

/** Joules a token for reading and for writing apart; at least one of them is known. */
export interface EnergyFacts {
  readonly scope: MeterScope;
  /** How the figures are made, e.g. "rapl: counter". */
  readonly method: string;
  readonly reading: RowEnergy | null;
  readonly writing: RowEnergy | null;
}

/** Speeds turned into waiting times, in seconds. */
export interface FeelsLike {
  readonly promptTokens: number;
  readonly promptSeconds: number | null;
  readonly answerTokens: number;
  readonly answerSeconds: number | null;
  /** Row that the answer time comes from. */
  readonly answerFrom: string | null;
  readonly reasoning: boolean;
  readonly settings: string | null;
}

export interface ShareParts {
  readonly model: string;
  readonly machine: string;
  readonly speeds: readonly { readonly label: string; readonly tokensPerSecond: number }[];
  /** The widest of their intervals; null when one has none. */
  readonly halfWidthRatio: number | null;
  readonly doubtful: boolean;
  readonly tool: string;
}
