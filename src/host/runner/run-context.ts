import type { JournalEntry } from "../../schema/journal.js";
import type { ResultDocument } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import type { Telemetry } from "../../schema/telemetry.js";
import type { WorkerRequest } from "../../schema/worker-message.js";
import type { Deadlines } from "./deadlines.js";

/** What the samplers tell while a run goes on. */
export interface LiveTelemetry {
  /** Process whose work is ours; null between workers. */
  readonly watchWorker: (pid: number | null) => void;
  /** Most cores that others used in a window wholly inside a stretch (Unix ms); null when none was seen. */
  readonly worstForeignLoad: (fromMs: number, toMs: number) => number | null;
  /** Hottest of processor and graphics card, degrees C; null where nothing tells. */
  readonly latestTemperature: () => number | null;
  /** Graphics memory in use on all cards, bytes; null where nothing tells. */
  readonly graphicsMemoryBytes: () => number | null;
  /** All readings so far, with new ones of this moment; null where nothing tells of throttling. */
  readonly readThrottling: () => Promise<Telemetry | null>;
}

/** What a run needs from outside: how to start workers, where files lie, whom to tell, what to save. */
export interface RunContext {
  readonly engine: WorkerRequest["engine"];
  readonly workerPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly deadlines: Deadlines;
  /** Path and size of each model's file, by model key. */
  readonly files: ReadonlyMap<string, { readonly path: string; readonly sizeBytes: number }>;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
  readonly telemetry: LiveTelemetry;
  /** Puts one entry on the disk before anything else happens; called for each value as it comes. */
  readonly record: (entry: JournalEntry) => Promise<void>;
  /** Called after each cell and each process with the document as it stands. */
  readonly saveDocument: (document: ResultDocument) => Promise<void>;
  readonly now: () => Date;
}
