import { compareYearly } from "../core/cost/compare-yearly.js";
import { estimatePower } from "../core/cost/power-estimate.js";
import { PRESETS } from "../core/cost/presets.js";
import type { YearlyComparison } from "../core/cost/yearly-comparison.js";
import { buildReport } from "../core/report/build-report.js";
import { bandwidthOfCell, fp16RateOfCell } from "../core/report/cell-bandwidth.js";
import { pickSpeeds } from "../core/report/pick-speeds.js";
import type { ReportModel } from "../core/report/report-model.js";
import { type RowContext, speedRows } from "../core/report/speed-rows.js";
import { judgeCell } from "../core/validity/judge-cell.js";
import { judgeImported } from "../core/validity/judge-imported.js";
import type { Bandwidth } from "../core/validity/memory-share.js";
import type { Judgement } from "../core/validity/verdict.js";
import { readDataFile } from "../host/store/data-files.js";
import { HardwareTable } from "../schema/hardware.js";
import { ModelRegistry } from "../schema/model.js";
import { PriceTable } from "../schema/prices.js";
import { ReferenceScoreTable } from "../schema/reference-scores.js";
import type { MeasuredModel, ResultDocument } from "../schema/result.js";

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
    if (row?.reasoning) reasoning.add(model.key);
    const year = yearOf(document, model, rowContext, data, asOf);
    if (year !== null) yearly.set(model.key, year);
  }
  const model = buildReport(document, { ...rowContext, yearly, reasoning, resultPath: options.resultPath });
  return { model, judgements: rowContext.judgements };
}

type Tables = Awaited<ReturnType<typeof readTables>>;

async function readTables() {
  const [registry, prices, scores, hardware] = await Promise.all([
    readDataFile("models.json", ModelRegistry),
    readDataFile("data/prices.json", PriceTable),
    readDataFile("data/reference-scores.json", ReferenceScoreTable),
    readDataFile("data/hardware.json", HardwareTable),
  ]);
  return { models: registry.models, prices: prices.rows, scores: scores.rows, hardware: hardware.rows };
}

function judgeRows(document: ResultDocument, { hardware }: Tables): RowContext {
  const judgements = new Map<string, Judgement>();
  const bandwidths = new Map<string, Bandwidth>();
  const { machine, launches, plan, telemetry } = document;
  for (const result of document.cells) {
    const { id, model } = result.cell;
    const bandwidth = bandwidthOfCell(id, launches, machine, hardware);
    const measured = document.models.find(({ key }) => key === model) ?? null;
    const judgement = isImported(document)
      ? judgeImported(result)
      : judgeCell(result, launches, {
          machine,
          model: measured,
          plan,
          telemetry,
          bandwidth,
          fp16PerSecond: fp16RateOfCell(id, launches, hardware),
          predictedTokensPerSecond: null,
          lockLost: document.lockLost !== null,
          strict: plan.strict,
        });
    if (bandwidth !== null) bandwidths.set(id, bandwidth);
    if (judgement !== null) judgements.set(id, judgement);
  }
  return { judgements, bandwidth: bandwidths };
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
  const picked = pickSpeeds(speedRows(document, model.key, rowContext));
  const prefill = picked.prompt?.estimate ?? null;
  const decode = (picked.application ?? picked.engine)?.estimate ?? null;
  if (prefill === null || decode === null) return null;
  const row = data.models.find(({ id }) => id === model.registryId);
  return compareYearly({
    speeds: { prefill, decode },
    power: powerOf(document, (picked.application ?? picked.engine)?.cellId ?? "", data),
    weightsKey: row?.weightsKey ?? null,
    localScoresKey: row?.scoresKey ?? null,
    prices: data.prices,
    scores: data.scores,
    tokensPerDay: TOKENS_PER_DAY,
    inputPerOutput: INPUT_PER_OUTPUT,
    asOf,
    assumptions: PRESETS.home.values,
  });
}

function isImported({ tool }: ResultDocument): boolean {
  return tool.engine === "imported";
}

/** Power of the machine while it ran one cell: of the graphics cards that the cell really ran on. */
function powerOf({ machine, statedWatts, launches }: ResultDocument, cellId: string, data: Tables) {
  const facts = launches.find((launch) => launch.cells.includes(cellId) && launch.facts !== null)?.facts;
  const names = facts === undefined || facts === null || facts.backend === "cpu" ? [] : facts.deviceNames;
  const gpusUsed = names.map(
    (name) =>
      machine.gpus.find((gpu) => plainName(gpu.name) === plainName(name)) ?? {
        name,
        powerLimitWatts: null,
        unifiedMemory: null,
      },
  );
  return estimatePower(
    {
      stated: statedWatts && { idleWatts: statedWatts.idle, busyWatts: statedWatts.busy },
      gpusUsed,
      cpuModel: machine.cpu.model,
    },
    data.hardware,
  );
}

/** A device name without what drivers add to it, e.g. "(R)" and "(RADV NAVI31)". */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
