import type { HardwareRow } from "../../schema/hardware.js";
import type { ModelRow } from "../../schema/model.js";
import {
  CPU_PREFILL_OVER_DECODE,
  DECODE_CONSTANTS,
  DECODE_SPREAD,
  HOST_BANDWIDTH,
  MANY_SEQUENCES_SPREAD,
  MIXTURE_PREFILL,
  PREFILL_EFFICIENCY,
  PREFILL_SPREAD,
} from "./constants.js";
import { decodeSeconds, decodeWork, type MemoryPath } from "./decode-time.js";
import { decodeClass, prefillClass } from "./device-class.js";
import { type ModelWeights, modelWeights } from "./model-weights.js";
import { aroundPoint, type PredictedRange } from "./range.js";

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
  model: Pick<ModelRow, "shape" | "files">,
  quantization: string,
  hardware: PredictedHardware,
  use: PredictedUse,
): PredictedSpeeds | null {
  const weights = modelWeights(model, quantization);
  const bandwidth = hardware.measuredBandwidth ?? hardware.row.bandwidthGbPerSecond;
  if (weights === null || bandwidth === null) return null;
  const decode = predictDecode(model, weights, hardware, bandwidth, use);
  return {
    decode,
    prefill: predictPrefill(model, weights, hardware, use, decode),
    basis: `predicted from ${Math.round(bandwidth)} GB/s${hardware.measuredBandwidth == null ? "" : " (measured)"} and ${(weights.alwaysBytes / GIGA).toFixed(1)} GB of weights a token at most, 90 % interval`,
  };
}

function predictDecode(
  model: Pick<ModelRow, "shape">,
  weights: ModelWeights,
  hardware: PredictedHardware,
  bandwidth: number,
  use: PredictedUse,
): PredictedRange {
  const kind = decodeClass(hardware.row, hardware.onCpu);
  const work = decodeWork(model, weights, { depth: use.depth, sequences: use.streams });
  const fast: MemoryPath = { bytesPerSecond: bandwidth * GIGA, constants: DECODE_CONSTANTS[kind] };
  const share = shareOnFast(model, use);
  // Layers are spread over several devices one after the other: a token passes them in turn, no faster than one.
  const seconds = decodeSeconds(work, fast, share === 1 ? null : HOST_PATH, share);
  const spread = DECODE_SPREAD[share === 1 ? kind : "cpu"];
  return aroundPoint(use.streams / seconds, use.streams === 1 ? spread : Math.hypot(spread, MANY_SEQUENCES_SPREAD));
}

/** Main memory beside a card: two channels of DDR5, read by the processor. An assumption. */
const HOST_PATH: MemoryPath = { bytesPerSecond: HOST_BANDWIDTH * GIGA, constants: DECODE_CONSTANTS.cpu };

function shareOnFast({ shape }: Pick<ModelRow, "shape">, { fastLayers }: PredictedUse): number {
  return fastLayers === undefined ? 1 : Math.min(1, fastLayers / shape.blockCount);
}

function predictPrefill(
  model: Pick<ModelRow, "shape">,
  weights: ModelWeights,
  { row, onCpu }: PredictedHardware,
  use: PredictedUse,
  decode: PredictedRange,
): PredictedRange | null {
  const kind = prefillClass(row, onCpu);
  if (kind === "cpu") {
    return aroundPoint((decode.point / use.streams) * CPU_PREFILL_OVER_DECODE, DECODE_SPREAD.cpu + PREFILL_SPREAD);
  }
  if (row.fp16Tflops === null) return null;
  const efficiency = PREFILL_EFFICIENCY[kind] * (weights.expertCount === 0 ? 1 : MIXTURE_PREFILL);
  const operations = 2 * weights.blockParameters + attentionOperations(model, use.depth);
  const share = shareOnFast(model, use);
  // What lies in main memory is copied to the card batch by batch: no faster than a few times its decode.
  const slowdown = share === 1 ? 1 : 1 + 4 * (1 - share);
  const point = (row.fp16Tflops * TERA * efficiency) / (operations * slowdown);
  return aroundPoint(point, share === 1 ? PREFILL_SPREAD : 2 * PREFILL_SPREAD);
}

/** Multiplications of a token with all before it: scores and values, two operations each. */
function attentionOperations({ shape }: Pick<ModelRow, "shape">, depth: number): number {
  return 4 * shape.blockCount * shape.headCount * shape.headSize * depth;
}
