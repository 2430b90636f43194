/**
 * The result document: raw values and facts of one run. Speeds, intervals and money are derived from it when
 * reporting and are never stored.
 *
 * History of the format
 * 1.0  first format.
 */
import * as z from "zod";
import { Machine } from "./machine.js";
import { Cell, EngineSettings, RunPlan, Test } from "./plan.js";
import { FailureClass, LoadedFacts, MeasuredValue, ModelHeader } from "./worker-message.js";

/** Version of the format this build writes. A reader refuses a newer major. */
export const RESULT_VERSION = "1.0";

const Bytes = z.int().nonnegative();
const Timestamp = z.iso.datetime();

/** Why something has no value: a class, one line, and the last lines the engine wrote. */
export const Failure = z.strictObject({
  class: FailureClass,
  message: z.string(),
  /** Tail of the worker's stderr and the engine's log, at most 64 KiB. */
  log: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** The model file of a run. `fileName` is a base name, never a path. */
export const MeasuredModel = z.strictObject({
  key: z.string(),
  reference: z.string(),
  registryId: z.string().nullable(),
  displayName: z.string(),
  shortName: z.string(),
  quantization: z.string().nullable(),
  fileName: z.string(),
  sizeBytes: Bytes,
  sha256: z.string().nullable(),
  weights: z.enum(["real", "synthetic"]),
  header: ModelHeader.nullable(),
});
export type MeasuredModel = z.infer<typeof MeasuredModel>;

/** One worker process: what it loaded, how long that took, how it ended. */
export const Launch = z.strictObject({
  /** Order in the run, from 0. */
  index: z.int().nonnegative(),
  model: z.string(),
  settings: EngineSettings,
  /** Which process of its group, from 0. */
  round: z.int().nonnegative(),
  cells: z.array(z.string()),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  /** Start of the process to context ready, in nanoseconds, seen by the parent. */
  loadNs: z.int().positive().nullable(),
  facts: LoadedFacts.nullable(),
  peakRssBytes: Bytes.nullable(),
  vramUsedBytes: Bytes.nullable(),
  failure: Failure.nullable(),
});
export type Launch = z.infer<typeof Launch>;

/** A value and the process that gave it. */
export const StoredValue = z.strictObject({ ...MeasuredValue.shape, launch: z.int().nonnegative() });
export type StoredValue = z.infer<typeof StoredValue>;

/** One cell with all its raw values, warm-ups included. */
export const CellResult = z.strictObject({
  cell: Cell,
  status: z.enum(["pending", "completed", "failed", "skipped"]),
  /** Shape really run; null before the first value. */
  ran: Test.nullable(),
  values: z.array(StoredValue),
  failure: Failure.nullable(),
  /** Why it was skipped; null when it was not. */
  reason: z.string().nullable(),
});
export type CellResult = z.infer<typeof CellResult>;

/** results/<run-id>/result.json */
export const ResultDocument = z.strictObject({
  format: z.literal("rigmark-result"),
  schemaVersion: z.string().regex(/^\d+\.\d+$/),
  runId: z.string().regex(/^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$/),
  tool: z.strictObject({ version: z.string(), engine: z.enum(["llama", "fake"]) }),
  status: z.enum(["running", "complete", "interrupted"]),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  /** The command as typed, folders left out of paths. */
  command: z.array(z.string()),
  plan: RunPlan,
  machine: Machine,
  /** Watts the user stated; null when not. */
  statedWatts: z.strictObject({ idle: z.number().nonnegative(), busy: z.number().positive() }).nullable(),
  models: z.array(MeasuredModel),
  launches: z.array(Launch),
  cells: z.array(CellResult),
});
export type ResultDocument = z.infer<typeof ResultDocument>;
