import { bandwidthOfCell, fp16RateOfCell } from "../core/report/cell-bandwidth.js";
import { predictedOfCell } from "../core/report/predicted-of-cell.js";
import type { RowContext } from "../core/report/speed-rows.js";
import { judgeCell } from "../core/validity/judge-cell.js";
import { judgeImported } from "../core/validity/judge-imported.js";
import type { Bandwidth } from "../core/validity/memory-share.js";
import type { Judgement } from "../core/validity/verdict.js";
import { readDataFile } from "../host/store/data-files.js";
import { HardwareTable } from "../schema/hardware.js";
import { ModelRegistry } from "../schema/model.js";
import { PriceTable } from "../schema/prices.js";
import { ReferenceScoreTable } from "../schema/reference-scores.js";
import type { ResultDocument } from "../schema/result.js";

/** The data files that results are read with. */
export type Tables = Awaited<ReturnType<typeof readTables>>;

export async function readTables() {
  const [registry, prices, scores, hardware] = await Promise.all([
    readDataFile("models.json", ModelRegistry),
    readDataFile("data/prices.json", PriceTable),
    readDataFile("data/reference-scores.json", ReferenceScoreTable),
    readDataFile("data/hardware.json", HardwareTable),
  ]);
  return { models: registry.models, prices: prices.rows, scores: scores.rows, hardware: hardware.rows };
}

/** Judges every cell of a result, and says what memory could feed it. */
export function judgeRows(
  document: ResultDocument,
  { hardware, models }: Pick<Tables, "hardware" | "models">,
): RowContext {
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
          predictedTokensPerSecond: predictedOfCell(result.cell, document, { hardware, models }),
          lockLost: document.lockLost !== null,
          strict: plan.strict,
        });
    if (bandwidth !== null) bandwidths.set(id, bandwidth);
    if (judgement !== null) judgements.set(id, judgement);
  }
  return { judgements, bandwidth: bandwidths };
}

/** Measured by another tool: neither the power nor the device of that machine is known. */
export function isImported({ tool }: ResultDocument): boolean {
  return tool.engine === "imported";
}
