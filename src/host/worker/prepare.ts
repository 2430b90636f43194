import { lengthRefusal, memoryRefusal, settingsRefusal } from "../../core/gguf/fit-context.js";
import type { Cell } from "../../schema/plan.js";
import type { LoadedFacts, ModelHeader, WorkerMessage, WorkerRequest } from "../../schema/worker-message.js";
import type { Engine } from "./engine.js";
import { WorkerFailure } from "./failure.js";

/** An engine with a context for the tests that fit. */
export interface Prepared {
  readonly header: ModelHeader;
  readonly facts: LoadedFacts;
  readonly cells: readonly Cell[];
}

type Say = (message: WorkerMessage) => Promise<void>;

/**
 * Loads the model and makes a context for the tests that fit here. A test of a suite (it has a budget) that does not
 * fit is left out with the reason, and the rest is measured; a test that was asked for by its lengths is a failure.
 * Resolves with null when no test is left.
 */
export async function prepare(engine: Engine, request: WorkerRequest, say: Say): Promise<Prepared | null> {
  const header = await engine.inspect();
  await say({ type: "inspected", header });
  const refused = settingsRefusal(request.settings);
  if (refused !== null) return failAll(request.cells, new WorkerFailure("unsupported", refused), say);
  let cells = await leaveOut(request.cells, "unsupported", say, ({ contextSize }) =>
    lengthRefusal(header, contextSize),
  );
  const { inMainMemory } = cells.length > 0 ? await engine.open() : { inMainMemory: false };
  if (inMainMemory) {
    cells = await leaveOut(cells, "oom-ram", say, ({ contextSize }) =>
      memoryRefusal(header, contextSize, request),
    );
  }
  if (cells.length === 0) return null;
  await engine.load();
  const made = await makeContext(engine, cells, say);
  return made === null ? null : { header, ...made };
}

/** Makes the largest context that can be had among those that the tests need. */
async function makeContext(
  engine: Engine,
  wanted: readonly Cell[],
  say: Say,
): Promise<Omit<Prepared, "header"> | null> {
  let cells = wanted;
  while (cells.length > 0) {
    const largest = Math.max(...cells.map(({ contextSize }) => contextSize));
    try {
      return { facts: await engine.createContext(largest), cells };
    } catch (error) {
      if (!(error instanceof WorkerFailure)) throw error;
      // What these settings cannot do is no fault of the file, nor of the settings of other processes.
      if (error.failure === "unsupported") return failAll(cells, error, say);
      if (!error.forContext) throw error;
      cells = await leaveOut(cells, error.failure, say, ({ contextSize }) =>
        contextSize === largest ? error.message : null,
      );
    }
  }
  return null;
}

/** Skips the tests of suites that are refused; a refused test of any other kind ends the process. */
async function leaveOut(
  cells: readonly Cell[],
  failure: WorkerFailure["failure"],
  say: Say,
  refusal: (cell: Cell) => string | null,
): Promise<Cell[]> {
  const kept: Cell[] = [];
  for (const cell of cells) {
    const reason = refusal(cell);
    if (reason === null) kept.push(cell);
    else if (cell.budgetSeconds === null) throw new WorkerFailure(failure, reason, undefined, true);
    else await say({ type: "cell-skipped", cellId: cell.id, reason });
  }
  return kept;
}

async function failAll(cells: readonly Cell[], { failure, message }: WorkerFailure, say: Say): Promise<null> {
  for (const { id } of cells) await say({ type: "cell-failed", cellId: id, failure, message });
  return null;
}
