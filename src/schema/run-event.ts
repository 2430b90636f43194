import * as z from "zod";
import { FailureClass } from "./worker-message.js";

/** What happens during a run, in order: drives the progress display, and is what `--jsonl` prints line by line. */
export const RunEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("run-started"),
    runId: z.string(),
    cells: z.int().nonnegative(),
    /** Processes that will be started, if none fails. */
    launches: z.int().nonnegative(),
    estimatedSeconds: z.number().nonnegative().nullable(),
  }),
  /** Work before the first process: downloading or writing a model, hashing a file, reading the memory bandwidth. */
  z.strictObject({
    type: z.literal("preparing"),
    what: z.string(),
    doneBytes: z.number().nonnegative(),
    totalBytes: z.number().nonnegative(),
    /** Of a download, once it can be told. */
    secondsLeft: z.number().nonnegative().nullable().exactOptional(),
  }),
  z.strictObject({
    type: z.literal("launch-started"),
    launch: z.int().nonnegative(),
    /** Processes expected in all, as far as is known now. */
    launches: z.int().positive(),
    /** Short name of the model. */
    model: z.string(),
  }),
  z.strictObject({
    type: z.literal("model-loaded"),
    launch: z.int().nonnegative(),
    loadNs: z.number().nonnegative(),
  }),
  z.strictObject({ type: z.literal("cell-started"), cellId: z.string(), label: z.string() }),
  z.strictObject({
    type: z.literal("value"),
    cellId: z.string(),
    label: z.string(),
    role: z.enum(["warmup", "timed"]),
    tokensPerSecond: z.number().positive(),
    launch: z.int().nonnegative(),
    /** Left out, because others used the processor meanwhile. */
    disturbed: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("cell-skipped"),
    cellId: z.string(),
    label: z.string(),
    reason: z.string(),
  }),
  /** Nothing of ours runs: cooling down, reading idle power, waiting for a lock. */
  z.strictObject({ type: z.literal("waiting"), why: z.string(), atMostSeconds: z.number().nonnegative() }),
  z.strictObject({
    type: z.literal("cell-failed"),
    cellId: z.string(),
    label: z.string(),
    failure: FailureClass,
    message: z.string(),
  }),
  z.strictObject({ type: z.literal("launch-ended"), launch: z.int().nonnegative() }),
  z.strictObject({
    type: z.literal("run-ended"),
    runId: z.string(),
    status: z.enum(["complete", "interrupted"]),
    resultPath: z.string(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** Takes events as they happen. */
export type RunListener = (event: RunEvent) => void;
