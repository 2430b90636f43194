import { predictLaunches } from "../../core/plan/predict-launches.js";
import { reopen } from "../../core/plan/reopen.js";
import { estimateRun } from "../../core/predict/estimate-run.js";
import { plainText } from "../../core/report/sanitize.js";
import { cellEntry } from "../../core/resume/cell-entry.js";
import { refuseOtherMachine } from "../../core/resume/refuse-other-machine.js";
import { RigmarkError } from "../../errors.js";
import { detectMachine } from "../../host/machine/detect.js";
import { systemProbe } from "../../host/machine/probe.js";
import { isTakenUp } from "../../host/runner/run-plan.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { readRun } from "../../host/store/read-run.js";
import { openForResume } from "../../host/store/result-folder.js";
import { ModelRegistry } from "../../schema/model.js";
import type { ResultDocument } from "../../schema/result.js";
import { typedCommand } from "./draft-document.js";
import { finishRun } from "./finish-run.js";
import { measure } from "./measure.js";
import { findModels, prepareModel, type ReadyModel } from "./prepare-models.js";
import { refuseUnfit, type StrictFacts } from "./refuse-unfit.js";
import { parseSessionOptions, type RunFlags } from "./run-options.js";
import { openRunOutput, type RunOutput } from "./run-output.js";
import { type Session, withSession } from "./session.js";

/** Goes on with a run that was stopped: what is done stays, what failed is tried again. */
export async function resumeRun(reference: string, flags: RunFlags, typed: readonly string[]): Promise<void> {
  refuseOtherPlan(typed);
  const options = parseSessionOptions(flags, process.env);
  const output = openRunOutput(flags);
  try {
    await withSession(options, output.listen, async (session) => {
      await goOn(reference, flags.model, session, output);
    });
  } finally {
    output.close();
  }
}

/** The run is read only now: while another process held the lock it may have changed. */
async function goOn(
  reference: string,
  typedModels: readonly string[],
  held: Session,
  output: RunOutput,
): Promise<void> {
  const stored = await readRun(reference, held.options.resultsDir);
  const { engine } = stored.document.tool;
  if (engine === "imported") {
    throw new RigmarkError("bad-result", `${reference} was imported: there is nothing to go on with`, {
      hint: "name a run that rigmark itself began",
    });
  }
  const session: Session = { ...held, options: { ...held.options, engine } };
  const { strict, resultsDir } = session.options;
  const models = await findAgain(stored.document, typedModels, session);
  const machine = await detectMachine(systemProbe());
  refuseOtherMachine(
    stored.document,
    machine,
    models.map(({ model }) => model),
  );
  if (strict) await refuseUnfit(strictFacts(stored.document, models, resultsDir));
  const { folder, document } = await openForResume(stored, typedCommand());
  document.machine.memory.availableBytes = machine.memory.availableBytes;
  document.machine.power = machine.power;
  document.plan.strict ||= strict;
  const isOpen = reopen(document, isTakenUp);
  for (const result of document.cells.filter(({ status }) => status === "pending")) {
    await folder.journal(cellEntry(result));
  }
  const sizes = new Map(models.map(({ model, sizeBytes }) => [model.key, { sizeBytes, parameters: null }]));
  const whole = estimateRun(document.plan, sizes, document.machine).seconds;
  const estimatedSeconds = isOpen ? whole * shareLeft(document) : 0;
  const resultPath = await measure({ document, models, folder, estimatedSeconds }, session);
  await finishRun(document, resultPath, output, session);
}

/** Processes still to come as a share of all: how much of a run's time is left. */
function shareLeft(document: ResultDocument): number {
  const all = predictLaunches(document);
  return all === 0 ? 0 : (all - document.launches.length) / all;
}

/** Flags that say how to go on, not what to measure. */
const ALLOWED = new Set([
  ...["--resume", "--model", "--results", "--json", "--jsonl", "--quiet", "--wait-lock", "--strict"],
  ...["--load-timeout", "--silence-timeout", "--cell-timeout", "--engine"],
]);

/** A run keeps the plan that it began with: values of another one would not belong to it. */
function refuseOtherPlan(typed: readonly string[]): void {
  const [other] = typed.filter((word) => !ALLOWED.has(word));
  if (other === undefined) return;
  throw new RigmarkError(
    "usage",
    `--resume keeps the plan of its run: ${plainText(other, 60)} cannot be changed`,
    {
      hint: "leave it out, or start a new run",
    },
  );
}

/** The models of the run: by name, or for files the paths given again with -m, in the same order. */
async function findAgain(
  { models }: ResultDocument,
  typed: readonly string[],
  { options, listen, stop }: Session,
): Promise<ReadyModel[]> {
  const folders = userFolders(process.env);
  const registry = await readDataFile("models.json", ModelRegistry);
  if (typed.length > 0 && typed.length !== models.length) {
    throw new RigmarkError("usage", `the run has ${models.length} models, but -m names ${typed.length}`, {
      hint: "give each of them, in the order of the run, or none when all have names",
    });
  }
  const references = typed.length > 0 ? typed : models.map(({ reference }) => reference);
  const wanted = await findModels(references, options.engine, registry, folders);
  const ready: ReadyModel[] = [];
  for (const model of wanted) ready.push(await prepareModel(model, registry, folders, listen, stop.signal));
  return ready;
}

/** What a strict look at the machine needs to know of a run whose models lie on the disk already. */
function strictFacts(
  { plan }: ResultDocument,
  models: readonly ReadyModel[],
  resultsDir: string,
): StrictFacts {
  const memoryBytes = Math.max(0, ...models.map(({ sizeBytes }) => sizeBytes));
  return { plan, memoryBytes, bytesToWrite: 0, resultsDir };
}
