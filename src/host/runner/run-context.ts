import type { CellResult, ResultDocument } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import type { WorkerRequest } from "../../schema/worker-message.js";
import type { Deadlines } from "./deadlines.js";

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
  /** Called for each value as it comes, before anything else happens. */
  readonly saveValue: (value: CellResult["values"][number]) => Promise<void>;
  /** Called after each cell and each process with the document as it stands. */
  readonly saveDocument: (document: ResultDocument) => Promise<void>;
  readonly now: () => Date;
}
