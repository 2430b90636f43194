import { bestQuantization, fitModel, largestContext } from "../../core/predict/fit-memory.js";
import { predictSubjectSpeeds } from "../../core/predict/predict-speeds.js";
import type { FittedContext, FittedInDetail } from "../../core/report/fit/one-model-text.js";
import type { FitDemand } from "./fit-flags.js";
import type { FitMachine } from "./fit-machine.js";
import type { WantedModel } from "./wanted-model.js";

const LADDER = [4096, 8192, 16_384, 32_768, 65_536, 131_072];

/** A model on a machine at each length of context. */
export function modelInDetail(wanted: WantedModel, machine: FitMachine, demand: FitDemand): FittedInDetail {
  const { row, quantization, sized } = wanted;
  const { sequences, contextTokens } = demand;
  const lengths = [...new Set([...LADDER, contextTokens])]
    .filter((tokens) => tokens <= row.shape.contextLength)
    .sort((a, b) => a - b);
  const best = bestQuantization(row, { contextTokens, sequences }, machine.room);
  return {
    model: row.name,
    quantization,
    machine: machine.name,
    layers: row.shape.blockCount,
    contexts: lengths.map((tokens) => atContext(wanted, machine, tokens, sequences)),
    asked: atContext(wanted, machine, contextTokens, sequences),
    largestContext: largestContext(sized, { sequences }, machine.room),
    best: best === null ? null : { quantization: best.quantization, fits: best.verdict.fits },
    basis: sized.weights.basis,
    sequences,
  };
}

function atContext(
  { row, quantization, sized }: WantedModel,
  { hardware, room }: FitMachine,
  contextTokens: number,
  sequences: number,
): FittedContext {
  const verdict = fitModel(sized, { contextTokens, sequences }, room);
  const layers = room.onCpu ? {} : { fastLayers: verdict.fastLayers };
  const speeds =
    verdict.fits === "not"
      ? null
      : predictSubjectSpeeds(row, quantization, hardware, {
          depth: contextTokens,
          streams: sequences,
          ...layers,
        });
  return { contextTokens, verdict, speeds };
}
