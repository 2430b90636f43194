import { budgetUnder, type Care, careOf } from "../../core/plan/care.js";
import { planRun } from "../../core/plan/plan-run.js";
import { estimateRun, type RunEstimate } from "../../core/predict/estimate-run.js";
import { machineKey } from "../../core/self-test/machine-key.js";
import { latestNoise } from "../../core/self-test/noise.js";
import { detectMachine } from "../../host/machine/detect.js";
import { systemProbe } from "../../host/machine/probe.js";
import { readDataFile } from "../../host/store/data-files.js";
import { type Folders, userFolders } from "../../host/store/folders.js";
import { createResultFolder } from "../../host/store/result-folder.js";
import { readSelfTests } from "../../host/store/self-test-file.js";
import type { Machine } from "../../schema/machine.js";
import { ModelRegistry } from "../../schema/model.js";
import type { EngineSettings, RunPlan } from "../../schema/plan.js";
import type { ResultDocument } from "../../schema/result.js";
import { draftDocument } from "./draft-document.js";
import { measure } from "./measure.js";
import { findModels, prepareModel, type ReadyModel, type WantedModel } from "./prepare-models.js";
import type { RunOptions } from "./run-options.js";
import type { Session } from "./session.js";
import { combineSettings } from "./settings.js";
import { type ChosenTests, chooseTests } from "./suite-tests.js";

/** Models and machine of a run, before anything is written or started. */
export interface Ground {
  readonly options: RunOptions;
  readonly machine: Machine;
  readonly wanted: readonly WantedModel[];
  readonly registry: ModelRegistry;
  readonly folders: Folders;
  readonly noise: RunPlan["noise"];
}

/** A run that could begin. */
export interface PreparedRun extends Ground {
  readonly plan: RunPlan;
  readonly estimate: RunEstimate;
}

/** Finds the models and looks at the machine. */
export async function lookUp(options: RunOptions): Promise<Ground> {
  const folders = userFolders(process.env);
  const registry = await readDataFile("models.json", ModelRegistry);
  const wanted = await findModels(options.models, options.engine, registry, folders);
  const machine = await detectMachine(systemProbe());
  const noise = latestNoise(await readSelfTests(folders.cache, machineKey(machine)));
  return { options, machine, wanted, registry, folders, noise };
}

/** Works out what the suites and flags ask for. */
export async function prepareRun(suites: readonly string[], options: RunOptions): Promise<PreparedRun> {
  const chosen = await chooseTests(suites, options);
  const ground = await lookUp(options);
  const settings = combineSettings(options, ground.machine);
  const care = careOf(options.profile, options.launches, ground.wanted.length * settings.length);
  return layOut(ground, chosen, settings, care);
}

/** Lays a run out: every model under every setting with every test. */
export function layOut(
  ground: Ground,
  chosen: ChosenTests,
  settings: readonly EngineSettings[],
  care: Care,
): PreparedRun {
  const { wanted, options, machine, noise } = ground;
  const plan = planRun({
    models: wanted.map(({ key }) => key),
    settings,
    tests: chosen.tests.map(({ test, budgetSeconds }) => ({
      test,
      budgetSeconds:
        budgetSeconds === null || options.budgetSeconds !== null
          ? budgetSeconds
          : budgetUnder(care, budgetSeconds),
    })),
    ...care,
    pauseSeconds: options.pauseSeconds ?? care.pauseSeconds,
    noise,
    strict: options.strict,
    seed: options.seed,
    suites: chosen.suites,
  });
  const sizes = new Map(wanted.map(({ key, sizeBytes, parameters }) => [key, { sizeBytes, parameters }]));
  return { ...ground, plan, estimate: estimateRun(plan, sizes, machine) };
}

/** Writes models that are missing, then measures; returns the document and where it lies. */
export async function measureRun(
  run: PreparedRun,
  session: Session,
): Promise<{ document: ResultDocument; resultPath: string }> {
  const { options, plan, wanted, estimate, registry, folders } = run;
  // Another run may have held memory while this one waited for the lock.
  const machine = options.waitLockMs > 0 ? await detectMachine(systemProbe()) : run.machine;
  const models: ReadyModel[] = [];
  for (const model of wanted) {
    models.push(await prepareModel(model, registry, folders, session.listen, session.stop.signal));
  }
  const document = await draftDocument(options, plan, machine, models);
  const folder = await createResultFolder(options.resultsDir, document);
  const estimatedSeconds = estimate.seconds;
  const resultPath = await measure({ document, models, folder, estimatedSeconds }, session);
  return { document, resultPath };
}
