/**
 * The result document: raw values and facts of one run. Speeds, intervals and money are derived from it when
 * reporting and are never stored.
 *
 * History of the format
 * 1.0  first format.
 * 2.0  profiles: `replication`, `ordering`, pauses and idle time in the plan; tests with sequences and seconds; KV
 *      types of keys and values apart, mmap; values with requests, stretches, page faults, clock skew and whether
 *      they were disturbed; processes that were throttled and measured again; telemetry; a lost lock; quota of
 *      processor time; default power limits; stated figures of other tools (`import`), what they leave unstated, and
 *      their settings that have no field here.
 */
import * as z from "zod";
import { Machine } from "./machine.js";
import { Cell, EngineSettings, RunPlan, Test } from "./plan.js";
import { Telemetry } from "./telemetry.js";
import { FailureClass, LoadedFacts, MeasuredValue, ModelHeader } from "./worker-message.js";

/** Version of the format this build writes. A reader refuses a newer major. */
export const RESULT_VERSION = "2.0";

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
  /** Size or time of last change were others at the end of the run; null when nobody looked. */
  fileChanged: z.boolean().nullable(),
});
export type MeasuredModel = z.infer<typeof MeasuredModel>;

/** One worker process: what it loaded, how long that took, how it ended. */
export const Launch = z.strictObject({
  /** Order in the run, from 0. */
  index: z.int().nonnegative(),
  model: z.string(),
  settings: EngineSettings,
  /** Which process of its group, from 0. In pairs it is the number of the pair; -1 is the one that conditions. */
  round: z.int().min(-1),
  cells: z.array(z.string()),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  /** Start of the process to context ready, in nanoseconds, seen by the parent. */
  loadNs: z.int().positive().nullable(),
  facts: LoadedFacts.nullable(),
  peakRssBytes: Bytes.nullable(),
  vramUsedBytes: Bytes.nullable(),
  /** The machine had not cooled down to its first temperature when this process started. */
  hotStart: z.boolean(),
  /** Graphics memory had not come back to its first level after this process, bytes still missing; null when it had. */
  vramNotReturnedBytes: Bytes.nullable(),
  failure: Failure.nullable(),
  /** It was throttled, as this rule saw, and measured again after cooling down: its values are kept and not used. */
  repeatedFor: z.enum(["V04", "V05"]).exactOptional(),
});
export type Launch = z.infer<typeof Launch>;

/** A value, the process that gave it, and whether others disturbed it. */
export const StoredValue = z.strictObject({
  ...MeasuredValue.shape,
  launch: z.int().nonnegative(),
  /** Most cores that others used in a window of 2 s inside the value; null when no window was seen. */
  worstWindowCores: z.number().nonnegative().nullable(),
  /** Others used more than rule V06 lets a value bear: kept, left out, measured again while that is allowed. */
  disturbed: z.boolean(),
});
export type StoredValue = z.infer<typeof StoredValue>;

/** What another tool states of a test whose raw values it does not give: tokens/s. */
export const StatedSpeed = z.strictObject({
  mean: z.number().positive(),
  standardDeviation: z.number().nonnegative().nullable(),
  repetitions: z.int().positive().nullable(),
});
export type StatedSpeed = z.infer<typeof StatedSpeed>;

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
  /** Null in what rigmark measured; figures of imported tables. */
  stated: StatedSpeed.nullable(),
});
export type CellResult = z.infer<typeof CellResult>;

/** results/<run-id>/result.json */
export const ResultDocument = z.strictObject({
  format: z.literal("rigmark-result"),
  schemaVersion: z.string().regex(/^\d+\.\d+$/),
  runId: z.string().regex(/^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$/),
  /** What measured: rigmark's engine, its scripted one, or another tool whose results were imported. */
  tool: z.strictObject({
    name: z.string(),
    version: z.string(),
    engine: z.enum(["llama", "fake", "imported"]),
    /** Where an imported result was published; null for one's own. */
    source: z.string().nullable(),
  }),
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
  telemetry: Telemetry,
  /** The lock of the machine was lost while measuring: what the system said, without paths. Null when it was held. */
  lockLost: z.string().nullable(),
});
export type ResultDocument = z.infer<typeof ResultDocument>;
