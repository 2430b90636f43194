import { checkFit } from "../../core/validity/doctor/check-fit.js";
import { RigmarkError } from "../../errors.js";
import { detectMachine } from "../../host/machine/detect.js";
import { sampleForeignLoad } from "../../host/machine/foreign-load.js";
import { systemProbe } from "../../host/machine/probe.js";
import { userFolders } from "../../host/store/folders.js";
import type { RunPlan } from "../../schema/plan.js";
import { lookAtFolder } from "../look-at-folder.js";

/** The load of others is watched this long, in milliseconds: a window of rule V06. */
const LOAD_WINDOW_MS = 2000;

/** What a strict run is about to do. */
export interface StrictFacts {
  readonly plan: RunPlan;
  readonly memoryBytes: number;
  readonly bytesToWrite: number;
  readonly resultsDir: string;
}

/** Throws when this machine is not fit to measure the plan; the line names every reason. */
export async function refuseUnfit({
  plan,
  memoryBytes,
  bytesToWrite,
  resultsDir,
}: StrictFacts): Promise<void> {
  const machine = await detectMachine(systemProbe());
  const settings = plan.cells.map((cell) => cell.settings);
  // A graphics card may still turn out to hold all layers: what is not known to be on the CPU is not judged as that.
  const onCpu = machine.gpus.length === 0 || settings.some(({ backend }) => backend === "cpu");
  const failing = checkFit({
    machine,
    foreignLoad: await sampleForeignLoad(LOAD_WINDOW_MS),
    memoryBytes: onCpu ? memoryBytes : null,
    bytesToWrite,
    threads: Math.max(...settings.map(({ threads }) => threads)),
    onCpu,
    cache: await lookAtFolder(userFolders(process.env).models),
    results: await lookAtFolder(resultsDir),
  });
  if (failing.length === 0) return;
  const reasons = failing.map(({ title, detail }) => `${title}: ${detail}`).join("; ");
  throw new RigmarkError("unfit", `this machine is not fit to measure (--strict): ${reasons}`, {
    hint: failing.map(({ fix }) => fix ?? "").join("; "),
  });
}
