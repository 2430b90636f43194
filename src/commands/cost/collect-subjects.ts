import type { CostSubject, SubjectModel } from "../../core/cost/subject.js";
import { subjectOfResult } from "../../core/report/cost/subject-of-result.js";
import { RigmarkError } from "../../errors.js";
import { readResult } from "../../host/store/read-result.js";
import { parseWatts } from "../parse-watts.js";
import { isImported, judgeRows, type Tables } from "../result-context.js";
import { resultsFolder } from "../results-folder.js";
import { usage } from "../run/flag-values.js";
import type { CostFlags } from "./cost-flags.js";
import { findHardwareChoice } from "./find-hardware-choice.js";
import { findWeights, modelOfRegistry } from "./find-weights.js";
import type { DemandOf, NamedSubject } from "./named-subject.js";
import { parseTyped } from "./parse-typed.js";
import { predictedSubjects } from "./predicted-subjects.js";
import { isRented, typedSubject } from "./typed-subject.js";

/** All machines that a command names: measured results first, then those typed in. */
export async function collectSubjects(
  references: readonly string[],
  flags: CostFlags,
  tables: Tables,
  demandOf: DemandOf,
): Promise<NamedSubject[]> {
  const hardware = flags.hardware.map((text) => findHardwareChoice(text, tables.hardware));
  if (
    references.length === 0 &&
    flags.typed.length === 0 &&
    hardware.length > 0 &&
    flags.model !== undefined
  ) {
    return predictedSubjects(flags.model, hardware, flags, tables, demandOf);
  }
  const model = flags.model === undefined ? null : findWeights(flags.model, tables);
  const wanted = references.length === 0 && flags.typed.length === 0 ? ["latest"] : references;
  const measured: CostSubject[] = [];
  for (const reference of wanted)
    measured.push(...(await measuredSubjects(reference, flags, model, tables, demandOf)));
  const typed = flags.typed.map((text, index) => {
    return typedSubject(parseTyped(text), {
      model,
      hardware: besideOf(hardware, measured.length + index),
      rows: tables.hardware,
      number: flags.typed.length > 1 ? index + 1 : null,
      isRented: isRented(flags),
    });
  });
  if (typed.length > 0 && demandOf(false).streams > 1) {
    throw usage(
      "--streams needs measured rows: typed speeds are of all requests together",
      "Leave --streams away",
    );
  }
  return [...measured, ...typed].map((subject, index) => ({ subject, hardware: besideOf(hardware, index) }));
}

/** One that was given stands for all; of several, each for its own. */
export function besideOf<T>(given: readonly T[], index: number): T | null {
  return (given.length === 1 ? given[0] : given[index]) ?? null;
}

async function measuredSubjects(
  reference: string,
  flags: CostFlags,
  model: SubjectModel | null,
  tables: Tables,
  demandOf: DemandOf,
): Promise<CostSubject[]> {
  const stored = await readResult(reference, resultsFolder(flags.results, process.env));
  const document =
    flags.watts === undefined
      ? stored.document
      : { ...stored.document, statedWatts: parseWatts(flags.watts) };
  if (isImported(document) && document.statedWatts === null) {
    throw new RigmarkError("bad-result", `run ${document.runId} was imported: its power is not known`, {
      hint: "Give it: --watts idle,busy (watts at the wall)",
    });
  }
  const rows = judgeRows(document, tables);
  const context = { ...rows, yearly: new Map(), reasoning: new Set<string>(), resultPath: null };
  const known = document.models.map((measured) => ({
    measured,
    facts: modelOfRegistry(measured.registryId, tables),
  }));
  const chosen = known.filter(({ facts }) => model === null || facts.weightsKey === model.weightsKey);
  if (chosen.length === 0) {
    const names = document.models.map(({ shortName }) => shortName).join(", ");
    throw usage(
      `--model: run ${document.runId} did not measure ${flags.model ?? ""}`,
      `It measured: ${names}`,
    );
  }
  return chosen.map(({ measured, facts }) =>
    subjectOfResult(document, measured, facts, context, demandOf(facts.isReasoning), tables.hardware),
  );
}
