import type { EngineSettings } from "../../schema/plan.js";
import type { CellResult, Launch, MeasuredModel, ResultDocument } from "../../schema/result.js";
import type { LoadedFacts } from "../../schema/worker-message.js";
import type { Judgement } from "../validity/verdict.js";

/** A result as it enters a comparison. */
export interface Contender {
  readonly document: ResultDocument;
  /** Of every measured cell, by its id. */
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** Start of the run, Unix ms. */
  readonly startedAtMs: number;
}

/** One model with one set of settings in one result: what a cell was measured with. */
export interface SetUp extends Contender {
  readonly model: MeasuredModel;
  readonly settings: EngineSettings;
  /** What ran, from the first process that loaded; null when nothing is known of it. */
  readonly facts: LoadedFacts | null;
  readonly launches: readonly Launch[];
  readonly cells: readonly CellResult[];
}

/** The set-ups of a result, in the order of its plan. */
export function setUpsOf(contender: Contender): SetUp[] {
  const { document } = contender;
  const groups = new Map<string, CellResult[]>();
  for (const result of document.cells) {
    const key = `${result.cell.model} ${settingsKey(result.cell.settings)}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap((cells) => {
    const { model: modelKey, settings } = cells[0]?.cell ?? {};
    const model = document.models.find(({ key }) => key === modelKey);
    if (model === undefined || settings === undefined) return [];
    const launches = document.launches.filter(
      (launch) => launch.model === modelKey && sameSettings(launch.settings, settings),
    );
    const facts = launches.find((launch) => launch.facts !== null)?.facts ?? null;
    return [{ ...contender, model, settings, facts, launches, cells }];
  });
}

/** True when every engine setting was asked for alike. */
export function sameSettings(a: EngineSettings, b: EngineSettings): boolean {
  return settingsKey(a) === settingsKey(b);
}

/** The settings as one text that does not depend on the order of their names. */
export function settingsKey(settings: EngineSettings): string {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}
