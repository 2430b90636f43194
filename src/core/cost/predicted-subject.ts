import { fitModel } from "../predict/fit-memory.js";
import { roomOf } from "../predict/memory-room.js";
import { type PredictedSpeeds, predictSubjectSpeeds } from "../predict/predict-speeds.js";
import type { PredictedRange } from "../predict/range.js";
import type { SizedModel } from "../predict/sized-model.js";
import type { StreamsAlternative } from "./bill/bill-input.js";
import type { HardwareChoice } from "./power/hardware-side.js";
import { nameOfHardware } from "./power/hardware-side.js";
import { exactly, type Range } from "./range.js";
import type { CostSubject, Figure, SubjectModel, SubjectPower } from "./subject.js";

/** What a predicted machine is made from. */
export interface PredictedCase {
  readonly model: SubjectModel;
  readonly sized: SizedModel;
  readonly hardware: HardwareChoice;
  readonly power: SubjectPower;
  /** Tokens of one request; null where the mix has no size. */
  readonly request: { readonly input: number; readonly output: number } | null;
  readonly streams: number;
}

/** Limits of a speed are drawn as those of 95 %; predictions come with 90 %: 1.960 over 1.645 of a normal law. */
const TO_95_PERCENT = 1.96 / 1.645;
/** Tokens that have to fit where requests have no size, as `rigmark fit` asks too. */
const USUAL_CONTEXT = 4096;
/** From a disk, bytes/s. An assumption. */
const LOAD_BYTES_PER_SECOND = 1e9;
const MORE_STREAMS = [2, 4, 8, 16, 32];

/** A machine that nobody measured, with the speeds predicted for it; a sentence where there is nothing to predict. */
export function predictedSubject(facts: PredictedCase): CostSubject | string {
  const { hardware, sized, streams, model } = facts;
  const machine = nameOfHardware(hardware);
  const fastLayers = layersOn(facts, streams);
  if (fastLayers === 0) return `${model.name} does not fit on ${machine}`;
  const reading = speedsAt(facts, (facts.request?.input ?? 0) / 2, streams, fastLayers);
  const writing = speedsAt(facts, writingDepth(facts), streams, fastLayers);
  if (writing === null) return `the memory bandwidth of ${machine} is not in the table`;
  if (reading?.prefill == null) return `the FP16 rate of ${machine} is not in the table`;
  return {
    model,
    machine,
    measured: null,
    prefill: predicted(reading.prefill, "rough, from the FP16 rate"),
    decode: predicted(writing.decode, writing.basis.replace(/^predicted /, "")),
    streams,
    alternatives: alternatives(facts),
    power: facts.power,
    loadSeconds: {
      range: exactly(sized.weights.totalBytes / LOAD_BYTES_PER_SECOND),
      origin: "assumed",
      basis: "read from a disk at 1 GB/s",
    },
    notes: notesOf(facts, fastLayers),
  };
}

/** Layers in the fast memory; all where the table does not say how much there is. */
function layersOn({ sized, hardware, request }: PredictedCase, streams: number): number {
  const room = roomOf(hardware);
  const layers = sized.model.shape.blockCount;
  if (room === null) return layers;
  const contextTokens = request === null ? USUAL_CONTEXT : Math.ceil(request.input + request.output);
  return fitModel(sized, { contextTokens, sequences: streams }, room).fastLayers;
}

function writingDepth({ request }: PredictedCase): number {
  return request === null ? 0 : request.input + request.output / 2;
}

function speedsAt(
  { sized, hardware }: PredictedCase,
  depth: number,
  streams: number,
  fastLayers: number,
): PredictedSpeeds | null {
  return predictSubjectSpeeds(sized, hardware, { depth, streams, fastLayers });
}

function alternatives(facts: PredictedCase): StreamsAlternative[] {
  const layers = facts.sized.model.shape.blockCount;
  return MORE_STREAMS.filter((streams) => streams > facts.streams).flatMap((streams) => {
    if (layersOn(facts, streams) < layers) return [];
    const speeds = speedsAt(facts, writingDepth(facts), streams, layers);
    return speeds === null ? [] : [{ streams, decodeTokensPerSecond: speeds.decode.point }];
  });
}

function notesOf({ sized, hardware, model }: PredictedCase, fastLayers: number): string[] {
  const layers = sized.model.shape.blockCount;
  const partly =
    fastLayers < layers
      ? [`${fastLayers} of ${layers} layers of ${model.name} fit; the rest lies in main memory and is slow.`]
      : [];
  const unknown =
    roomOf(hardware) === null
      ? [`Whether it fits was not checked: the table does not say how much memory ${hardware.row.name} has.`]
      : [];
  return [
    "Speeds are predicted, not measured: how wrong such predictions were: rigmark fit --check.",
    ...partly,
    ...unknown,
  ];
}

function predicted(range: PredictedRange, basis: string): Figure {
  return { range: widened(range), origin: "predicted", basis };
}

function widened({ low, point, high }: PredictedRange): Range {
  return {
    low: point * (low / point) ** TO_95_PERCENT,
    point,
    high: point * (high / point) ** TO_95_PERCENT,
  };
}
