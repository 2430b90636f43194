import * as z from "zod";
import { CellResult, Launch, ResultDocument, StoredValue } from "./result.js";
import { Telemetry } from "./telemetry.js";
import { LoadedFacts, ModelHeader } from "./worker-message.js";

const Timestamp = z.iso.datetime();

/**
 * One line of results/<run-id>/journal.jsonl: everything that happens to a result document, in order. The version
 * of the format is that of the document in the first line; a minor version only adds fields and kinds of entries.
 */
export const JournalEntry = z.discriminatedUnion("type", [
  /** The whole document as it stands. Always the first line; later on it tells what the lines above lack. */
  z.strictObject({ type: z.literal("plan"), document: ResultDocument }),
  /** A process starts. */
  z.strictObject({ type: z.literal("launch"), launch: Launch }),
  /** A worker has read the header of a model's file. */
  z.strictObject({
    type: z.literal("inspected"),
    model: z.string(),
    header: ModelHeader,
    weights: z.enum(["real", "synthetic"]),
  }),
  z.strictObject({
    type: z.literal("loaded"),
    launch: Launch.shape.index,
    facts: LoadedFacts,
    loadNs: Launch.shape.loadNs,
  }),
  z.strictObject({ type: z.literal("value"), value: StoredValue }),
  /** What became of a cell, or that it is open again. */
  z.strictObject({
    type: z.literal("cell"),
    cellId: z.string(),
    status: CellResult.shape.status,
    ran: CellResult.shape.ran,
    failure: CellResult.shape.failure,
    reason: CellResult.shape.reason,
  }),
  /** A process has ended: its final record. */
  z.strictObject({ type: z.literal("launch-end"), launch: Launch }),
  /** Readings that came since the last such line; `ownCpuSeconds` is the sum of the whole run. */
  z.strictObject({ type: z.literal("telemetry"), telemetry: Telemetry }),
  z.strictObject({
    type: z.literal("end"),
    status: z.enum(["complete", "interrupted"]),
    endedAt: Timestamp,
  }),
  /** The run goes on; processes that had no end by then were cut off. */
  z.strictObject({ type: z.literal("resumed"), at: Timestamp, command: z.array(z.string()) }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;
