import { randomInt } from "node:crypto";
import { careOf } from "../../core/plan/care.js";
import { logRatiosOf } from "../../core/plan/pairs.js";
import { testOf } from "../../core/protocol/test-shape.js";
import { jsonText } from "../../core/report/json-text.js";
import { renderTune, type TunedSetting, type TuneReport } from "../../core/report/tune-text.js";
import { comparePairs } from "../../core/stats/compare-pairs.js";
import { DEFAULT_EPSILON } from "../../core/stats/comparison.js";
import { flagsFor, STAGE_NAMES, stageOf } from "../../core/tune/stages.js";
import { InterruptedError, RigmarkError } from "../../errors.js";
import { checkResultsFolder } from "../../host/store/result-folder.js";
import type { EngineSettings } from "../../schema/plan.js";
import type { ResultDocument } from "../../schema/result.js";
import { parseWait } from "../parse-wait.js";
import { presentResult } from "../present-result.js";
import { type Ground, layOut, lookUp, measureRun } from "../run/prepare-run.js";
import { parseRunOptions, type RunFlags } from "../run/run-options.js";
import { openRunOutput } from "../run/run-output.js";
import { type Session, withSession } from "../run/session.js";
import { combineSettings } from "../run/settings.js";
import { checkOutcome } from "../run/verdict-of-run.js";

/** Options of `tune` as commander gives them, still text. */
export type TuneFlags = Pick<
  RunFlags,
  "backend" | "pause" | "seed" | "results" | "json" | "quiet" | "waitLock" | "engine" | "color"
> & { readonly model?: string; readonly time: string };

/** One request: what is made fast. Seconds that it may take over the processes of one candidate. */
const REQUEST = testOf("pg", { nPrompt: 512, nGen: 128 });
const REQUEST_SECONDS = 60;
/** Processes of each candidate: the search only looks for what is worth comparing. */
const SEARCH_PROCESSES = 2;

/** Searches for the fastest settings, compares them with the defaults, and prints what that gave. */
export async function runTune(flags: TuneFlags): Promise<void> {
  const { model, ...shared } = flags;
  const runFlags: RunFlags = {
    ...shared,
    model: model === undefined ? [] : [model],
    pg: [],
    profile: "quick",
  };
  const options = parseRunOptions(runFlags, process.env, randomInt(2 ** 31));
  const searchMs = parseWait("--time", flags.time);
  await checkResultsFolder(options.resultsDir);
  const ground = await lookUp(options);
  const output = openRunOutput(runFlags);
  try {
    const report = await withSession(options, output.listen, (session) => tune(ground, searchMs, session));
    output.close();
    process.stdout.write(
      flags.json ? `${jsonText(report, 1)}\n` : renderTune(report, process.stdout.columns),
    );
  } finally {
    output.close();
  }
}

async function tune(ground: Ground, searchMs: number, session: Session): Promise<TuneReport> {
  const [defaults] = combineSettings(ground.options, ground.machine);
  if (defaults === undefined) throw new RigmarkError("usage", "no settings to begin with");
  const search = await searchSettings(ground, defaults, performance.now() + searchMs, session);
  const { model } = search;
  const flagsOfBest = flagsFor(search.best, defaults);
  const shared = { model, defaults: flagsFor(defaults, { ...defaults, threads: 0 }), tried: search.tried };
  if (flagsOfBest === flagsFor(defaults, defaults))
    return { ...shared, winner: null, comparison: null, resultPath: null };
  const { document, resultPath } = await measureSettings(
    ground,
    [defaults, search.best],
    "standard",
    session,
  );
  const [first, second] = document.cells;
  const ratios = first && second ? logRatiosOf(first, second, document) : [];
  const looks = document.plan.ordering.kind === "pairs" ? document.plan.ordering.looks : null;
  const comparison = comparePairs(ratios, { epsilon: DEFAULT_EPSILON, looks });
  const command = `rigmark run -m ${model} ${flagsOfBest}`;
  return { ...shared, winner: { flags: flagsOfBest, command }, comparison, resultPath };
}

interface Search {
  readonly model: string;
  readonly best: EngineSettings;
  readonly tried: readonly TunedSetting[];
}

/** One setting after the other, each from the best so far; stops early when the time is up. */
async function searchSettings(
  ground: Ground,
  defaults: EngineSettings,
  endMs: number,
  session: Session,
): Promise<Search> {
  const tried: TunedSetting[] = [];
  let best = defaults;
  let last: ResultDocument | null = null;
  for (const name of STAGE_NAMES) {
    const facts = last?.launches.find((launch) => launch.facts !== null)?.facts ?? null;
    const { candidates } = stageOf(name, best, ground.machine, facts);
    const isFirst = last === null;
    if ((candidates.length < 2 && !isFirst) || performance.now() > endMs) continue;
    const { document } = await measureSettings(ground, candidates, "quick", session);
    last = document;
    const rows = await speedsOf(document, name, defaults);
    tried.push(...rows);
    const fastest = [...rows].sort((a, b) => (b.tokensPerSecond ?? 0) - (a.tokensPerSecond ?? 0))[0];
    if (fastest?.tokensPerSecond) best = fastest.settings;
  }
  return { model: ground.wanted[0]?.text ?? "", best, tried };
}

async function measureSettings(
  ground: Ground,
  settings: readonly EngineSettings[],
  profile: "quick" | "standard",
  session: Session,
): Promise<{ document: ResultDocument; resultPath: string }> {
  const care = careOf(profile, profile === "quick" ? SEARCH_PROCESSES : null, settings.length);
  const chosen = { tests: [{ test: REQUEST, budgetSeconds: REQUEST_SECONDS }], suites: [] };
  const measured = await measureRun(layOut(ground, chosen, settings, care), session);
  const signal = session.stop.received();
  if (signal !== null)
    throw new InterruptedError(signal, `what was measured is saved: ${measured.resultPath}`);
  const { judgements } = await presentResult(measured.document, { resultPath: measured.resultPath });
  // A candidate that fails is a row; only when all fail is there nothing to tell.
  if (measured.document.cells.every(({ status }) => status !== "completed")) {
    checkOutcome(measured.document, judgements, null);
  }
  return measured;
}

async function speedsOf(
  document: ResultDocument,
  stage: string,
  defaults: EngineSettings,
): Promise<TunedSetting[]> {
  const { model } = await presentResult(document, { resultPath: null });
  const rows = model.models.flatMap((section) => section.rows);
  return document.cells.map((result): TunedSetting => {
    const row = rows.find(({ cellId }) => cellId === result.cell.id);
    const usable = row?.status === "completed" && row.judgement?.verdict !== "invalid";
    return {
      stage,
      settings: result.cell.settings,
      flags: flagsFor(result.cell.settings, defaults),
      tokensPerSecond: usable ? (row?.estimate?.point ?? null) : null,
      halfWidthRatio: row?.estimate?.halfWidthRatio ?? null,
      problem: result.failure?.message ?? null,
    };
  });
}
