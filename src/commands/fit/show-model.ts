import { bestQuantization, fitModel, largestContext } from "../../core/predict/fit-memory.js";
import { predictSubjectSpeeds } from "../../core/predict/predict-speeds.js";
import type { FittedContext, FittedInDetail } from "../../core/report/fit/one-model-text.js";
import type { FitDemand } from "./fit-flags.js";
import type { FitMachine } from "./fit-machine.js";
import type { WantedModel } from "./wanted-model.js";

const LADDER = [4096, 8192, 16_384, 32_768, 65_536, 131_072];

/** A model on a machine at each length of context. */
export function modelInDetail(wanted: WantedModel, machine: FitMachine, demand: FitDemand): FittedInDetail {
  const { quantization, sized } = wanted;
  const { shape } = sized.model;
  const { sequences, contextTokens } = demand;
  const lengths = [...new Set([...LADDER, contextTokens])]
    .filter((tokens) => tokens <= shape.contextLength)
    .sort((a, b) => a - b);
  // Of a file nothing is known but the quantization it has.
  const best = wanted.isFile
    ? null
    : bestQuantization(sized.model, { contextTokens, sequences }, machine.room);
  return {
    model: wanted.name,
    quantization,
    machine: machine.name,
    layers: shape.blockCount,
    contexts: lengths.map((tokens) => atContext(wanted, machine, tokens, sequences)),
    asked: atContext(wanted, machine, contextTokens, sequences),
    largestContext: largestContext(sized, { sequences }, machine.room),
    best: best === null ? null : { quantization: best.quantization, fits: best.verdict.fits },
    basis: sized.weights.basis,
    sequences,
  };
}

function atContext(
  { sized }: WantedModel,
  { hardware, room }: FitMachine,
  contextTokens: number,
  sequences: number,
): FittedContext {
  const verdict = fitModel(sized, { contextTokens, sequences }, room);
  const layers = room.onCpu ? {} : { fastLayers: verdict.fastLayers };
  const speeds =
    verdict.fits === "not"
      ? null
      : predictSubjectSpeeds(sized, hardware, {
          depth: contextTokens,
          streams: sequences,
          ...layers,
        });
  return { contextTokens, verdict, speeds };
}
