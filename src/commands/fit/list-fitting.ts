import { roughYear } from "../../core/cost/year/rough-year.js";
import { bestQuantization, largestContext } from "../../core/predict/fit-memory.js";
import { type PredictedHardware, predictSubjectSpeeds } from "../../core/predict/predict-speeds.js";
import type { PredictedRange } from "../../core/predict/range.js";
import type { SizedModel } from "../../core/predict/sized-model.js";
import type { FittedModel } from "../../core/report/fit/model-list-text.js";
import type { SpeedEstimate } from "../../core/stats/speed-estimate.js";
import type { ModelRow } from "../../schema/model.js";
import type { FitDemand } from "./fit-flags.js";
import type { FitMachine } from "./fit-machine.js";
import type { OwnSpeed } from "./own-speeds.js";

/** Tokens in the context where a speed stands for a model. */
export const TYPICAL_DEPTH = 512;
/** Volume of the rough yearly figure, input and output together. */
export const TOKENS_PER_DAY = 1_000_000;

/** Each model on a machine: the best quantization that fits, and what it would do. */
export function listFitting(
  models: readonly ModelRow[],
  machine: FitMachine,
  own: readonly OwnSpeed[],
  demand: FitDemand,
): FittedModel[] {
  return models.flatMap((row) => {
    const fitted = fitOne(row, machine, own, demand);
    return fitted === null ? [] : [fitted];
  });
}

function fitOne(
  row: ModelRow,
  machine: FitMachine,
  own: readonly OwnSpeed[],
  demand: FitDemand,
): FittedModel | null {
  const use = {
    contextTokens: Math.min(demand.contextTokens, row.shape.contextLength),
    sequences: demand.sequences,
  };
  const best = bestQuantization(row, use, machine.room);
  if (best === null) return null;
  const measured = own.find(
    ({ registryId, quantization }) => registryId === row.id && quantization === best.quantization,
  );
  const speeds =
    best.verdict.fits === "not"
      ? null
      : speedsOf(best.sized, machine.hardware, best.verdict.fastLayers, measured);
  return {
    id: row.id,
    quantization: best.quantization,
    layers: row.shape.blockCount,
    verdict: best.verdict,
    largestContext: largestContext(best.sized, { sequences: demand.sequences }, machine.room),
    decode: speeds?.decode ?? null,
    prefill: speeds?.prefill ?? null,
    origin: speeds === null ? null : measured === undefined ? "predicted" : "measured",
    usdPerYear:
      speeds === null || speeds.prefill === null ? null : electricity(machine, speeds.decode, speeds.prefill),
  };
}

function speedsOf(
  sized: SizedModel,
  hardware: PredictedHardware,
  fastLayers: number,
  measured: OwnSpeed | undefined,
): { decode: PredictedRange; prefill: PredictedRange | null } | null {
  const layers = hardware.onCpu === true ? {} : { fastLayers };
  const predicted = predictSubjectSpeeds(sized, hardware, {
    depth: TYPICAL_DEPTH,
    streams: 1,
    ...layers,
  });
  if (measured === undefined) return predicted;
  return {
    decode: rangeOf(measured.decode),
    prefill: measured.prefill === null ? (predicted?.prefill ?? null) : rangeOf(measured.prefill),
  };
}

function rangeOf({ low, point, high, slowest, fastest }: SpeedEstimate): PredictedRange {
  return { low: low ?? slowest, point, high: high ?? fastest };
}

function electricity({ power }: FitMachine, decode: PredictedRange, prefill: PredictedRange): number {
  const speeds = { decode: decode.point, prefill: prefill.point };
  return roughYear({ speeds, power, tenure: "own", priceUsd: 0 }, TOKENS_PER_DAY);
}
