import { valuesOf } from "../../core/plan/values-of.js";
import type { Cell, CellGroup } from "../../schema/plan.js";
import type { CellResult, Launch, ResultDocument } from "../../schema/result.js";
import type { WorkerRequest } from "../../schema/worker-message.js";
import type { RunContext } from "./run-context.js";

/** What one worker process is asked to do. */
export function launchRequest(
  document: ResultDocument,
  group: CellGroup,
  launch: Launch,
  open: readonly CellResult[],
  { engine, files }: RunContext,
): WorkerRequest {
  const { replication, seed } = document.plan;
  return {
    engine,
    modelPath: files.get(group.model)?.path ?? "",
    modelBytes: files.get(group.model)?.sizeBytes ?? 0,
    availableBytes: document.machine.memory.availableBytes,
    settings: group.settings,
    contextSize: Math.max(...open.map(({ cell }) => cell.contextSize)),
    sequences: Math.max(...open.map(({ cell }) => cell.test.nParallel)),
    cells: open.map(asFirstRun),
    seed,
    launch: Math.max(0, launch.round),
    launches: replication.kMin,
    values: replication.values ?? valuesOf(open, document, document.plan.noise),
  };
}

/** A test that was shortened once stays so: all its processes have to run the same. Requests only differ in number. */
function asFirstRun({ cell, ran }: CellResult): Cell {
  if (ran === null) return cell;
  return { ...cell, test: ran, budgetSeconds: cell.test.kind === "latency" ? cell.budgetSeconds : null };
}
