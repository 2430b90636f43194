import type { Machine } from "../../../schema/machine.js";
import { type Check, type DoctorFacts, type FolderState, passed } from "./check.js";
import { checkForeignLoad, checkGovernor, checkPower, type EngineUse } from "./quiet-checks.js";
import { checkCacheFolder, checkMemory, checkResultsFolder } from "./resource-checks.js";

/** What `--strict` looks at before a run starts. */
export interface FitFacts extends EngineUse {
  readonly machine: Machine;
  readonly foreignLoad: DoctorFacts["foreignLoad"];
  /** Main memory that the largest model of the plan takes, in bytes; null when it does not lie there. */
  readonly memoryBytes: number | null;
  /** Models still to be written, in bytes. */
  readonly bytesToWrite: number;
  readonly cache: FolderState;
  readonly results: FolderState;
}

/** Checks that a strict run does not pass; none when the machine is fit. A warning of `doctor` fails here. */
export function checkFit(facts: FitFacts): Check[] {
  const { machine, foreignLoad, memoryBytes, bytesToWrite } = facts;
  const checks = [
    checkForeignLoad(foreignLoad, machine, facts),
    checkGovernor(machine.cpu.governor),
    checkPower(machine.power.source),
    checkThreads(facts),
    ...(memoryBytes === null ? [] : [checkMemory(machine.memory, { what: "this run", bytes: memoryBytes })]),
    ...(bytesToWrite === 0
      ? []
      : [checkCacheFolder(facts.cache, { what: "a model of this run", bytes: bytesToWrite })]),
    checkResultsFolder(facts.results),
  ];
  return checks.filter(({ status }) => status !== "ok").map((check) => ({ ...check, status: "fail" }));
}

/** A core for each thread: more of them wait for each other. */
function checkThreads({ threads, machine }: FitFacts): Check {
  const { id, title } = { id: "threads", title: "Threads" };
  const { usableCores } = machine.cpu;
  const detail = `${threads} threads on ${usableCores} usable cores`;
  if (threads <= usableCores) return passed(id, title, detail);
  return { id, title, status: "fail", detail, fix: `Use fewer threads: -t ${usableCores}` };
}
