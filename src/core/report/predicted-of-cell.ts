import type { HardwareRow } from "../../schema/hardware.js";
import type { ModelRow } from "../../schema/model.js";
import type { Cell } from "../../schema/plan.js";
import type { ResultDocument } from "../../schema/result.js";
import { findHardware } from "../cost/power/find-hardware.js";
import { type PredictedHardware, predictSubjectSpeeds } from "../predict/predict-speeds.js";
import { measuredProcessor } from "../predict/processor.js";
import { sizedModel } from "../predict/sized-model.js";
import { cardOfCell, loadedFor } from "./cell-bandwidth.js";

/** The data files that a prediction looks into. */
interface PredictionTables {
  readonly hardware: readonly HardwareRow[];
  readonly models: readonly ModelRow[];
}

/**
 * Speed predicted for a cell that writes one answer with a model of the registry, tokens/s: on the one card that held
 * it, or on all cores of a processor whose bandwidth was measured. Null for all else.
 */
export function predictedOfCell(
  cell: Cell,
  document: ResultDocument,
  tables: PredictionTables,
): number | null {
  const { test } = cell;
  if ((test.kind !== "tg" && test.kind !== "gen") || test.nParallel > 1) return null;
  const measured = document.models.find(({ key }) => key === cell.model);
  const row = tables.models.find(({ id }) => id === measured?.registryId);
  const hardware = hardwareOfCell(cell, document, tables.hardware);
  if (row === undefined || hardware === null || measured?.quantization == null) return null;
  const sized = sizedModel(row, measured.quantization);
  const use = { depth: test.nDepth + test.nPrompt + test.nGen / 2, streams: 1 };
  return sized === null ? null : (predictSubjectSpeeds(sized, hardware, use)?.decode.point ?? null);
}

function hardwareOfCell(
  { id }: Cell,
  { launches, machine }: ResultDocument,
  hardware: readonly HardwareRow[],
): PredictedHardware | null {
  const card = cardOfCell(id, launches, hardware);
  if (card !== null) return { row: card, count: 1 };
  const loaded = loadedFor(id, launches);
  const bandwidth = machine.memoryBandwidth;
  if (loaded?.backend !== "cpu" || bandwidth?.method !== "measured") return null;
  // Fewer threads than cores do not reach the bandwidth that all of them measured.
  if (loaded.threads < machine.cpu.usableCores) return null;
  const { model } = machine.cpu;
  return measuredProcessor(model, findHardware(model, hardware), bandwidth.bytesPerSecond);
}
