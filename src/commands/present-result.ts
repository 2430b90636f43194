import { PRESETS, presetAssumptions } from "../core/cost/local/presets.js";
import type { SubjectPower } from "../core/cost/subject.js";
import { compareYearly, type YearlyInput } from "../core/cost/year/compare-yearly.js";
import type { YearlyComparison } from "../core/cost/year/yearly-comparison.js";
import { buildReport } from "../core/report/build-report.js";
import { powerOfResult } from "../core/report/cost/subject-of-result.js";
import { pickSpeeds } from "../core/report/pick-speeds.js";
import type { ReportModel } from "../core/report/report-model.js";
import { type RowContext, speedRows } from "../core/report/speed-rows.js";
import type { Judgement } from "../core/validity/verdict.js";
import type { MeasuredModel, ResultDocument } from "../schema/result.js";
import { isImported, judgeRows, readTables, type Tables } from "./result-context.js";

export interface PresentOptions {
  /** Where the result lies, as the user would type it; null when it was not stored. */
  readonly resultPath: string | null;
  /** Day whose prices count as today's, ISO date; the day of the call by default. */
  readonly asOf?: string;
}

/** A report, and the judgement of every measured cell by its id. */
export interface PresentedResult {
  readonly model: ReportModel;
  readonly judgements: ReadonlyMap<string, Judgement>;
}

/** The volume of the yearly block, input and output together, and the mix that price lists are compared at. */
const TOKENS_PER_DAY = 1_000_000;
const INPUT_PER_OUTPUT = 3;

/** Derives the report of a result with the data files of this installation. */
export async function presentResult(
  document: ResultDocument,
  options: PresentOptions,
): Promise<PresentedResult> {
  const asOf = options.asOf ?? new Date().toISOString().slice(0, 10);
  const data = await readTables();
  const rowContext = judgeRows(document, data);
  const yearly = new Map<string, YearlyComparison>();
  const reasoning = new Set<string>();
  for (const model of document.models) {
    const row = data.models.find(({ id }) => id === model.registryId);
    if (row != null && row.reasoningFormat !== null) reasoning.add(model.key);
    const year = yearOf(document, model, rowContext, data, asOf);
    if (year !== null) yearly.set(model.key, year);
  }
  const model = buildReport(document, { ...rowContext, yearly, reasoning, resultPath: options.resultPath });
  return { model, judgements: rowContext.judgements };
}

function yearOf(
  document: ResultDocument,
  model: MeasuredModel,
  rowContext: RowContext,
  data: Tables,
  asOf: string,
): YearlyComparison | null {
  // Neither the power nor the device of somebody else's machine is known.
  if (isImported(document)) return null;
  const rows = speedRows(document, model.key, rowContext);
  const picked = pickSpeeds(rows);
  const prefill = picked.prompt?.estimate ?? null;
  const decode = (picked.application ?? picked.engine)?.estimate ?? null;
  if (prefill === null || decode === null) return null;
  const row = data.models.find(({ id }) => id === model.registryId);
  return compareYearly({
    speeds: { prefill, decode },
    power: yearlyPower(powerOfResult(document, rows, data.hardware)),
    weightsKey: row?.weightsKey ?? null,
    localScoresKey: row?.scoresKey ?? null,
    prices: data.prices,
    scores: data.scores,
    tokensPerDay: TOKENS_PER_DAY,
    inputPerOutput: INPUT_PER_OUTPUT,
    asOf,
    assumptions: presetAssumptions(PRESETS.home),
  });
}

function yearlyPower({ draw, factor, origin, basis }: SubjectPower): YearlyInput["power"] {
  return {
    idleWatts: draw.idleWatts,
    prefillWatts: draw.prefillWatts,
    busyWatts: draw.decodeWatts,
    method: origin,
    basis,
    relativeSpread: factor.high - 1,
  };
}
