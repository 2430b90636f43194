import { randomInt } from "node:crypto";
import { planRun } from "../../core/plan/plan-run.js";
import { estimateRun } from "../../core/predict/estimate-run.js";
import { InterruptedError, RigmarkError } from "../../errors.js";
import { measureBandwidth } from "../../host/machine/bandwidth.js";
import { detectMachine } from "../../host/machine/detect.js";
import { systemProbe } from "../../host/machine/probe.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { checkResultsFolder } from "../../host/store/result-folder.js";
import type { Machine, MemoryBandwidth } from "../../schema/machine.js";
import { ModelRegistry } from "../../schema/model.js";
import { presentResult } from "../present-result.js";
import { stopOnSignal } from "../stop-on-signal.js";
import { draftDocument } from "./draft-document.js";
import { printDryRun } from "./dry-run.js";
import { measure } from "./measure.js";
import { findModels, prepareModel, type ReadyModel } from "./prepare-models.js";
import { parseRunOptions, type RunFlags } from "./run-options.js";
import { openRunOutput } from "./run-output.js";
import { combineSettings } from "./settings.js";
import { chooseTests } from "./suite-tests.js";
import { checkOutcome } from "./verdict-of-run.js";

/** Measures what the flags ask for, from plan to printed report. */
export async function executeRun(suites: readonly string[], flags: RunFlags): Promise<void> {
  const options = parseRunOptions(flags, process.env, randomInt(2 ** 31));
  const folders = userFolders(process.env);
  const registry = await readDataFile("models.json", ModelRegistry);
  const { tests, suites: used } = await chooseTests(suites, options);
  const wanted = await findModels(options.models, options.engine, registry, folders);
  const machine = await detectMachine(systemProbe());
  const plan = planRun({
    models: wanted.map(({ key }) => key),
    settings: combineSettings(options, machine),
    tests,
    profile: "quick",
    replication: { kMin: options.launches, kMax: options.launches, targetHalfWidth: null, values: 1 },
    ordering: { kind: "rounds" },
    pauseSeconds: 0,
    idleSeconds: 0,
    seed: options.seed,
    suites: used,
  });
  const sizes = new Map(wanted.map(({ key, sizeBytes, parameters }) => [key, { sizeBytes, parameters }]));
  const estimate = estimateRun(plan, sizes, machine);
  if (flags.dryRun) return printDryRun(plan, wanted, estimate, folders, flags.json === true);
  await checkResultsFolder(options.resultsDir);
  const output = openRunOutput(flags);
  const stop = stopOnSignal();
  try {
    const models: ReadyModel[] = [];
    for (const model of wanted) {
      models.push(await prepareModel(model, registry, folders, output.listen, stop.signal));
    }
    const readsMemory = options.engine === "llama";
    if (readsMemory) machine.memoryBandwidth = await readBandwidth(machine);
    const document = await draftDocument(options, plan, machine, models);
    const afterwards = async () => {
      if (readsMemory)
        machine.memoryBandwidth = bestOf(machine.memoryBandwidth, await readBandwidth(machine));
    };
    const resultPath = await measure(document, options, models, {
      estimatedSeconds: estimate.seconds,
      listener: output.listen,
      signal: stop.signal,
      afterwards,
    });
    output.close();
    const report = await presentResult(document, { resultPath });
    await output.print(document, report.model);
    checkOutcome(document, report.judgements, stop.received());
  } catch (error) {
    const signal = stop.received();
    const isOurs = error instanceof RigmarkError || error instanceof InterruptedError;
    throw signal === null || isOurs ? error : new InterruptedError(signal, "nothing had been measured yet");
  } finally {
    output.close();
    stop.release();
  }
}

/** Short, because it comes twice: memory that others share is not equally fast before and after the cells. */
function readBandwidth({ cpu, memory }: Machine): Promise<MemoryBandwidth | null> {
  return measureBandwidth({
    cores: cpu.usableCores,
    availableBytes: memory.availableBytes,
    lastLevelCacheBytes: cpu.lastLevelCacheBytes,
    passes: 3,
  });
}

function bestOf(before: MemoryBandwidth | null, after: MemoryBandwidth | null): MemoryBandwidth | null {
  if (before === null || after === null) return before ?? after;
  const passes = [...before.passes, ...after.passes];
  return { ...before, passes, bytesPerSecond: Math.max(...passes) };
}
