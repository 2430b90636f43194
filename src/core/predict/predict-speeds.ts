import type { HardwareRow } from "../../schema/hardware.js";
import type { ModelRow } from "../../schema/model.js";
import {
  CPU_PREFILL_OVER_DECODE,
  CPU_READABLE_SHARE,
  DECODE_CONSTANTS,
  DECODE_SPREAD,
  HOST_BANDWIDTH,
  MANY_SEQUENCES_SPREAD,
  MIXTURE_PREFILL,
  OWN_SPREAD,
  PREFILL_EFFICIENCY,
  PREFILL_SPREAD,
} from "./constants.js";
import { decodeSeconds, decodeWork, type MemoryPath } from "./decode-time.js";
import { decodeClass, prefillClass } from "./device-class.js";
import { type ModelWeights, weightBytesRead } from "./model-weights.js";
import { aroundPoint, type PredictedRange } from "./range.js";
import type { SizedModel } from "./sized-model.js";

const GIGA = 1e9;
const TERA = 1e12;

/** Devices of one kind in one computer. */
export interface PredictedHardware {
  readonly row: Pick<
    HardwareRow,
    "id" | "name" | "kind" | "backends" | "bandwidthGbPerSecond" | "fp16Tflops"
  >;
  readonly count: number;
  /** The processor computes, though the device could. */
  readonly onCpu?: boolean;
  /** Bandwidth measured on this machine, GB/s; takes the place of the maker's figure. */
  readonly measuredBandwidth?: number | null;
  /** What other models measured on this machine reached of their predictions; takes the place of the usual spread. */
  readonly ownRatio?: OwnRatio | null;
}

/** Measured over predicted on one machine, the median over its models. */
export interface OwnRatio {
  readonly decode: number;
  readonly prefill: number | null;
}

/** What a prediction is made for. */
export interface PredictedUse {
  /** Tokens in the context before. */
  readonly depth: number;
  /** Sequences at once. */
  readonly streams: number;
  /** Layers in the fast memory; all by default. */
  readonly fastLayers?: number;
}

/** Predicted speeds in tokens/s, all sequences together, with 90 % intervals; never measured. */
export interface PredictedSpeeds {
  readonly prefill: PredictedRange | null;
  readonly decode: PredictedRange;
  /** Where it comes from, in words. */
  readonly basis: string;
}

/** Speeds of a model on devices by their makers' figures; null where a figure that is needed is not known. */
export function predictSubjectSpeeds(
  { model, weights }: SizedModel,
  hardware: PredictedHardware,
  use: PredictedUse,
): PredictedSpeeds | null {
  const bandwidth = hardware.measuredBandwidth ?? hardware.row.bandwidthGbPerSecond;
  if (bandwidth === null) return null;
  const stepFor = (streams: number) => stepSeconds(model, weights, hardware, bandwidth, { ...use, streams });
  const promptToken = promptTokenSeconds(model, weights, hardware, use, stepFor(1));
  // Weights are read once for all sequences; what they multiply is done for each.
  const seconds = stepFor(use.streams) + (use.streams - 1) * (promptToken ?? 0);
  const own = hardware.ownRatio ?? null;
  return {
    decode: aroundPoint(((own?.decode ?? 1) * use.streams) / seconds, decodeSpread(model, hardware, use)),
    prefill:
      promptToken === null
        ? null
        : aroundPoint((own?.prefill ?? 1) / promptToken, prefillSpread(model, hardware, use)),
    basis: basisWords(weights, hardware, bandwidth, use),
  };
}

function basisWords(
  weights: ModelWeights,
  { measuredBandwidth, ownRatio }: PredictedHardware,
  bandwidth: number,
  { streams }: PredictedUse,
): string {
  const read = (weightBytesRead(weights, streams) / GIGA).toFixed(1);
  const measured = measuredBandwidth == null ? "" : " (measured)";
  const own = ownRatio == null ? "" : ", corrected by what was measured here";
  return `predicted from ${Math.round(bandwidth)} GB/s${measured} and ${read} GB of weights a step${own}; 90 % interval`;
}

/** Time of one token in each sequence by what has to be read for it. */
function stepSeconds(
  model: Pick<ModelRow, "shape">,
  weights: ModelWeights,
  hardware: PredictedHardware,
  bandwidth: number,
  use: PredictedUse,
): number {
  const work = decodeWork(model, weights, { depth: use.depth, sequences: use.streams });
  const readable = hardware.measuredBandwidth == null ? 1 : CPU_READABLE_SHARE;
  const fast: MemoryPath = {
    bytesPerSecond: (bandwidth * GIGA) / readable,
    constants: DECODE_CONSTANTS[decodeClass(hardware.row, hardware.onCpu)],
  };
  const share = shareOnFast(model, use);
  // Layers are spread over several devices one after the other: a token passes them in turn, no faster than one.
  return decodeSeconds(work, fast, share === 1 ? null : HOST_PATH, share);
}

function decodeSpread(
  model: Pick<ModelRow, "shape">,
  hardware: PredictedHardware,
  use: PredictedUse,
): number {
  const kind = shareOnFast(model, use) === 1 ? decodeClass(hardware.row, hardware.onCpu) : "cpu";
  const spread = hardware.ownRatio == null ? DECODE_SPREAD[kind] : OWN_SPREAD;
  return use.streams === 1 ? spread : Math.hypot(spread, MANY_SEQUENCES_SPREAD);
}

function prefillSpread(
  model: Pick<ModelRow, "shape">,
  hardware: PredictedHardware,
  use: PredictedUse,
): number {
  const isRough = shareOnFast(model, use) < 1 || prefillClass(hardware.row, hardware.onCpu) === "cpu";
  const isCorrected = hardware.ownRatio != null && hardware.ownRatio.prefill !== null;
  return isRough && !isCorrected ? 2 * PREFILL_SPREAD : PREFILL_SPREAD;
}

/** Main memory beside a card: two channels of DDR5, read by the processor. An assumption. */
const HOST_PATH: MemoryPath = { bytesPerSecond: HOST_BANDWIDTH * GIGA, constants: DECODE_CONSTANTS.cpu };

function shareOnFast({ shape }: Pick<ModelRow, "shape">, { fastLayers }: PredictedUse): number {
  return fastLayers === undefined ? 1 : Math.min(1, fastLayers / shape.blockCount);
}

/** Time that a token of a prompt takes; null where the device's rate is not known. */
function promptTokenSeconds(
  model: Pick<ModelRow, "shape">,
  weights: ModelWeights,
  { row, onCpu }: PredictedHardware,
  use: PredictedUse,
  decodeSecondsOfOne: number,
): number | null {
  const kind = prefillClass(row, onCpu);
  if (kind === "cpu") return decodeSecondsOfOne / CPU_PREFILL_OVER_DECODE;
  if (row.fp16Tflops === null) return null;
  const efficiency = PREFILL_EFFICIENCY[kind] * (weights.expertCount === 0 ? 1 : MIXTURE_PREFILL);
  const operations = 2 * weights.blockParameters + attentionOperations(model, use.depth);
  // What lies in main memory is copied to the card batch by batch. An assumption.
  const slowdown = 1 + 4 * (1 - shareOnFast(model, use));
  return (operations * slowdown) / (row.fp16Tflops * TERA * efficiency);
}

/** Multiplications of a token with all before it: scores and values, two operations each. */
function attentionOperations({ shape }: Pick<ModelRow, "shape">, depth: number): number {
  return 4 * shape.blockCount * shape.headCount * shape.headSize * depth;
}
