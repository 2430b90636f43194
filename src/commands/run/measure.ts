import { join } from "node:path";
import { runPlan } from "../../host/runner/run-plan.js";
import { workerEnv } from "../../host/runner/worker-env.js";
import { packageRoot } from "../../host/store/data-files.js";
import { createResultFolder } from "../../host/store/result-folder.js";
import type { ResultDocument } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import type { ReadyModel } from "./prepare-models.js";
import type { RunOptions } from "./run-options.js";

/** Who is told of a measurement, and what is done when its last process has ended. */
export interface MeasureContext {
  readonly estimatedSeconds: number;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
  readonly afterwards: () => Promise<void>;
}

/** Measures the document's plan, saving as it goes; returns where the result lies. */
export async function measure(
  document: ResultDocument,
  options: RunOptions,
  models: readonly ReadyModel[],
  { estimatedSeconds, listener, signal, afterwards }: MeasureContext,
): Promise<string> {
  const { runId, plan } = document;
  const folder = await createResultFolder(options.resultsDir, document);
  const launches = plan.replication.kMin * plan.groups.length;
  await folder.save(document);
  listener({ type: "run-started", runId, cells: plan.cells.length, launches, estimatedSeconds });
  await runPlan(document, {
    engine: options.engine,
    workerPath: join(packageRoot(), "dist", "host", "worker", "main.js"),
    env: workerEnv(process.env),
    deadlines: options.deadlines,
    files: new Map(models.map(({ model, path, sizeBytes }) => [model.key, { path, sizeBytes }])),
    signal,
    listener,
    saveValue: (value) => folder.journal({ type: "value", value }),
    saveDocument: folder.save,
    now: () => new Date(),
  });
  if (!signal.aborted) {
    await afterwards();
    await folder.save(document);
  }
  const status = document.status === "interrupted" ? "interrupted" : "complete";
  await folder.close(status === "complete");
  listener({ type: "run-ended", runId, status, resultPath: folder.resultPath });
  return folder.resultPath;
}
