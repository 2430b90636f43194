import { randomInt } from "node:crypto";
import { compareResults } from "../../core/compare/compare-results.js";
import type { Outcome } from "../../core/compare/comparison-model.js";
import { careOf } from "../../core/plan/care.js";
import { testOf } from "../../core/protocol/test-shape.js";
import { jsonText } from "../../core/report/json-text.js";
import { renderTune, type TunedSetting, type TuneReport } from "../../core/report/tune-text.js";
import { DEFAULT_EPSILON } from "../../core/stats/comparison.js";
import { flagsFor, STAGE_NAMES, stageOf } from "../../core/tune/stages.js";
import type { Judgement } from "../../core/validity/verdict.js";
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
  const { model, tried, untried } = search;
  const flags = flagsFor(search.best, defaults);
  const searched = { model, defaults: flagsFor(defaults, { ...defaults, threads: 0 }), tried, untried };
  if (flags === flagsFor(defaults, defaults)) {
    return { ...searched, winner: null, comparison: null, problem: null, resultPath: null };
  }
  const measured = await measureSettings(ground, [defaults, search.best], "standard", session);
  const outcome = outcomeOf(measured);
  return {
    ...searched,
    winner: { flags, command: `rigmark run -m ${model} ${flags}` },
    comparison: outcome?.kind === "compared" ? outcome : null,
    problem: outcome?.kind === "incomparable" ? outcome.reason : null,
    resultPath: measured.resultPath,
  };
}

/** Winner against defaults, judged as `rigmark compare` does it: what may not be believed decides nothing. */
function outcomeOf({ document, judgements }: Measured): Outcome | null {
  const contender = { document, judgements, startedAtMs: Date.parse(document.startedAt) };
  const { pairs } = compareResults([contender], { epsilon: DEFAULT_EPSILON, psi: null });
  return pairs[0]?.rows[0]?.outcome ?? null;
}

/** A run of the search or of the comparison. */
interface Measured {
  readonly document: ResultDocument;
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly resultPath: string;
}

interface Search {
  readonly model: string;
  readonly best: EngineSettings;
  readonly tried: readonly TunedSetting[];
  /** Stages for which there was no time. */
  readonly untried: readonly string[];
}

/** One setting after the other, each from the best so far; stops early when the time is up. */
async function searchSettings(
  ground: Ground,
  defaults: EngineSettings,
  endMs: number,
  session: Session,
): Promise<Search> {
  const tried: TunedSetting[] = [];
  const untried: string[] = [];
  let best = defaults;
  let last: ResultDocument | null = null;
  for (const name of STAGE_NAMES) {
    const facts = last?.launches.find((launch) => launch.facts !== null)?.facts ?? null;
    const { candidates } = stageOf(name, best, ground.machine, facts);
    const isFirst = last === null;
    if (candidates.length < 2 && !isFirst) continue;
    if (performance.now() > endMs) {
      untried.push(name);
      continue;
    }
    const { document } = await measureSettings(ground, candidates, "quick", session);
    last = document;
    const rows = await speedsOf(document, name, defaults);
    tried.push(...rows);
    const fastest = [...rows].sort((a, b) => (b.tokensPerSecond ?? 0) - (a.tokensPerSecond ?? 0))[0];
    if (fastest?.tokensPerSecond) best = fastest.settings;
  }
  return { model: ground.wanted[0]?.text ?? "", best, tried, untried };
}

async function measureSettings(
  ground: Ground,
  settings: readonly EngineSettings[],
  profile: "quick" | "standard",
  session: Session,
): Promise<Measured> {
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
  return { ...measured, judgements };
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
