import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { emptyCell } from "../../host/runner/run-plan.js";
import { packageVersion } from "../../host/store/data-files.js";
import type { Machine } from "../../schema/machine.js";
import type { RunPlan } from "../../schema/plan.js";
import { RESULT_VERSION, type ResultDocument } from "../../schema/result.js";
import type { ReadyModel } from "./prepare-models.js";
import type { RunOptions } from "./run-options.js";

/** A result document in which nothing has been measured yet. */
export async function draftDocument(
  options: RunOptions,
  plan: RunPlan,
  machine: Machine,
  models: readonly ReadyModel[],
): Promise<ResultDocument> {
  const started = new Date();
  return {
    format: "rigmark-result",
    schemaVersion: RESULT_VERSION,
    runId: runIdAt(started),
    tool: { name: "rigmark", version: await packageVersion(), engine: options.engine, source: null },
    status: "running",
    startedAt: started.toISOString(),
    endedAt: null,
    command: typedCommand(),
    plan,
    machine,
    statedWatts: options.watts,
    models: models.map(({ model }) => model),
    launches: [],
    cells: plan.cells.map(emptyCell),
    telemetry: { series: [], notes: [], idle: null, ownCpuSeconds: null },
    lockLost: null,
  };
}

/** `20261122-094501-3fa9c1`: sorts by time (UTC), and six random hex digits tell runs of one second apart. */
function runIdAt(time: Date): string {
  const stamp = time
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .replace("T", "-");
  return `${stamp}-${randomBytes(3).toString("hex")}`;
}

/** The command as typed, folders left out of paths. */
export function typedCommand(): string[] {
  return ["rigmark", ...process.argv.slice(2).map(withoutFolders)];
}

/** Folders can name a person or a project: only the last part of a path is kept. */
function withoutFolders(word: string): string {
  if (!/[\\/]/.test(word)) return word;
  const [, flag = "", path = word] = /^(--[\w-]+=)(.*)$/s.exec(word) ?? [];
  // Names of the hub and of Ollama have slashes too, and are public.
  return /^(hf|ollama):/i.test(path) ? word : `${flag}${basename(path)}`;
}
