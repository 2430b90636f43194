import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { partPaths } from "../../core/gguf/split-name.js";
import { predictLaunches } from "../../core/plan/predict-launches.js";
import { mergeTelemetry } from "../../core/resume/merge-telemetry.js";
import { telemetryCursor } from "../../core/resume/telemetry-cursor.js";
import { measureBandwidth } from "../../host/machine/bandwidth.js";
import { systemProbe } from "../../host/machine/probe.js";
import { startTelemetry, type TelemetryRun } from "../../host/machine/telemetry/start-telemetry.js";
import { runPlan } from "../../host/runner/run-plan.js";
import { workerEnv } from "../../host/runner/worker-env.js";
import { packageRoot } from "../../host/store/data-files.js";
import type { ResultFolder } from "../../host/store/result-folder.js";
import type { Machine, MemoryBandwidth } from "../../schema/machine.js";
import type { ResultDocument } from "../../schema/result.js";
import type { ReadyModel } from "./prepare-models.js";
import type { Session } from "./session.js";

/** A run that is ready: what is measured, and where it goes. */
export interface Measurement {
  readonly document: ResultDocument;
  readonly models: readonly ReadyModel[];
  readonly folder: ResultFolder;
  readonly estimatedSeconds: number;
}

/** Measures the document's plan in place, saving as it goes; returns where the result lies. */
export async function measure(measurement: Measurement, session: Session): Promise<string> {
  const { document, models, folder, estimatedSeconds } = measurement;
  const { listen, stop, options } = session;
  const { runId, plan } = document;
  await folder.save(document);
  const launches = predictLaunches(document);
  listen({ type: "run-started", runId, cells: plan.cells.length, launches, estimatedSeconds });
  const readsMemory = options.engine === "llama";
  if (readsMemory) await readBandwidth(document.machine);
  const before = await identifyFiles(models);
  const telemetry = await startTelemetry(systemProbe());
  const earlier = document.telemetry;
  try {
    await watchIdle(document, telemetry, session);
    await runMeasured(measurement, telemetry, session);
  } finally {
    document.telemetry = mergeTelemetry(earlier, await telemetry.stop());
    document.lockLost ??= session.lockLost();
  }
  const after = await identifyFiles(models);
  for (const [index, { model }] of models.entries()) {
    const stored = document.models.find(({ key }) => key === model.key);
    if (stored !== undefined)
      stored.fileChanged = stored.fileChanged === true || before[index] !== after[index];
  }
  if (readsMemory && !stop.signal.aborted) await readBandwidth(document.machine);
  await folder.save(document);
  const status = document.status === "interrupted" ? "interrupted" : "complete";
  await folder.close(status === "complete");
  listen({ type: "run-ended", runId, status, resultPath: folder.resultPath });
  return folder.resultPath;
}

async function runMeasured(
  { document, models, folder }: Measurement,
  telemetry: TelemetryRun,
  { options, listen, stop, lockLost }: Session,
): Promise<void> {
  const earlier = document.telemetry;
  const gainedOf = telemetryCursor(earlier);
  const save = async (): Promise<void> => {
    document.telemetry = mergeTelemetry(earlier, telemetry.snapshot());
    document.lockLost ??= lockLost();
    const gained = gainedOf(document.telemetry);
    if (gained !== null) await folder.journal({ type: "telemetry", telemetry: gained });
    await folder.save(document);
  };
  await runPlan(document, {
    engine: options.engine,
    workerPath: join(packageRoot(), "dist", "host", "worker", "main.js"),
    env: workerEnv(process.env),
    deadlines: options.deadlines,
    files: new Map(models.map(({ model, path, sizeBytes }) => [model.key, { path, sizeBytes }])),
    signal: stop.signal,
    listener: listen,
    telemetry,
    record: (entry) => folder.journal(entry),
    saveDocument: save,
    now: () => new Date(),
  });
}

/** Sizes and times of last change of each model's files, to be compared with those at the end; null for a scripted one. */
function identifyFiles(models: readonly ReadyModel[]): Promise<(string | null)[]> {
  return Promise.all(
    models.map(({ path }) =>
      Promise.all(partPaths(path).map((part) => stat(part, { bigint: true }))).then(
        (parts) => parts.map(({ size, mtimeNs }) => `${size} ${mtimeNs}`).join(", "),
        () => null,
      ),
    ),
  );
}

/** Nothing is loaded yet: what the machine draws now is what it draws idle. Only where power can be read. */
async function watchIdle(
  { plan }: ResultDocument,
  telemetry: TelemetryRun,
  { listen, stop }: Session,
): Promise<void> {
  if (plan.idleSeconds === 0 || !telemetry.readsPower()) return;
  listen({ type: "waiting", why: "reading idle power", atMostSeconds: plan.idleSeconds });
  const fromMs = Date.now();
  await sleep(plan.idleSeconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
  if (!stop.signal.aborted) telemetry.markIdle(fromMs, Date.now());
}

/** Short, because it comes twice: memory that others share is not equally fast before and after the cells. */
async function readBandwidth(machine: Machine): Promise<void> {
  const { cpu, memory } = machine;
  const read = await measureBandwidth({
    cores: cpu.usableCores,
    availableBytes: memory.availableBytes,
    lastLevelCacheBytes: cpu.lastLevelCacheBytes,
    passes: 3,
  });
  machine.memoryBandwidth = bestOf(machine.memoryBandwidth, read);
}

function bestOf(before: MemoryBandwidth | null, after: MemoryBandwidth | null): MemoryBandwidth | null {
  if (before === null || after === null) return before ?? after;
  const passes = [...before.passes, ...after.passes];
  return { ...before, passes, bytesPerSecond: Math.max(...passes) };
}
