import { cacheLayersOfShape } from "../gguf/cache-layers.js";
import { kvCacheBytes, MICRO_BATCH } from "../gguf/kv-cache.js";
import { type BufferOptions, computeBufferBytes } from "./compute-buffers.js";
import type { Processor } from "./cpu-copy.js";
import { type MemoryRoom, processorOf } from "./memory-room.js";
import { SIZED_QUANTIZATIONS } from "./quantization-bits.js";
import { type SizedModel, sizedModel } from "./sized-model.js";

/** Memory for one model with one context, bytes. */
export interface MemoryNeed {
  readonly weightBytes: number;
  readonly kvBytes: number;
  readonly bufferBytes: number;
  readonly totalBytes: number;
}

/** Whether a model fits: whole, some layers in the fast memory and the rest beside it, or not. */
export interface FitVerdict {
  readonly need: MemoryNeed;
  readonly fits: "whole" | "partly" | "not";
  /** Layers in the fast memory. */
  readonly fastLayers: number;
}

/** How a model is to be run. */
export interface FitUse extends BufferOptions {
  readonly contextTokens: number;
}

const CONTEXT_STEP = 256;

/** Memory that a model takes with a context: on graphics, or on the processor named. */
export function memoryNeed(
  { model, weights }: SizedModel,
  use: FitUse,
  processor: Processor | null,
): MemoryNeed {
  const weightBytes = processor === null ? weights.totalBytes : weights.cpuBytes[processor];
  const { contextTokens, sequences = 1, batch = MICRO_BATCH } = use;
  const kvBytes = kvCacheBytes(cacheLayersOfShape(model.shape), {
    contextTokens,
    sequences,
    microBatch: batch,
  });
  const bufferBytes = computeBufferBytes(model.shape, contextTokens, use);
  return { weightBytes, kvBytes, bufferBytes, totalBytes: weightBytes + kvBytes + bufferBytes };
}

/** Holds what a model needs against what there is. */
export function fitModel(sized: SizedModel, use: FitUse, room: MemoryRoom): FitVerdict {
  const need = memoryNeed(sized, use, processorOf(room));
  const layers = sized.model.shape.blockCount;
  if (need.totalBytes <= room.fastBytes) return { need, fits: "whole", fastLayers: layers };
  const fastLayers = layersThatFit(sized, need, room);
  const isRestSmall = room.slowBytes !== null && restBytes(sized, need, fastLayers) <= room.slowBytes;
  return fastLayers > 0 && isRestSmall
    ? { need, fits: "partly", fastLayers }
    : { need, fits: "not", fastLayers: 0 };
}

/** The longest context that fits whole, a multiple of 256; null when not even the shortest does. */
export function largestContext(
  sized: SizedModel,
  use: Omit<FitUse, "contextTokens">,
  room: MemoryRoom,
): number | null {
  const most = Math.floor(sized.model.shape.contextLength / CONTEXT_STEP);
  const isRoom = (steps: number) =>
    fitModel(sized, { ...use, contextTokens: steps * CONTEXT_STEP }, room).fits === "whole";
  if (most < 1 || !isRoom(1)) return null;
  let [low, high] = [1, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isRoom(middle)) low = middle;
    else high = middle - 1;
  }
  return low * CONTEXT_STEP;
}

/** Unquantized weights gain nothing that can be told over Q8_0, so nobody is advised to run them. */
const NOT_ADVISED: ReadonlySet<string> = new Set(["F16", "BF16"]);
/** Architectures whose makers publish MXFP4 only. */
const NATIVE_MXFP4 = "gpt-oss";

/** Quantizations of a model worth running, the best first. */
export function advisedQuantizations({ shape, files }: SizedModel["model"]): string[] {
  const isNative = shape.architecture === NATIVE_MXFP4;
  return SIZED_QUANTIZATIONS.filter((name) => {
    if (NOT_ADVISED.has(name)) return false;
    if (isNative) return name === "MXFP4";
    return name !== "MXFP4" || files[name] !== undefined;
  });
}

/** The best quantization that fits whole, else the smallest that fits partly, else the smallest. */
export function bestQuantization(
  model: SizedModel["model"],
  use: FitUse,
  room: MemoryRoom,
): SizedVerdict | null {
  const tried: SizedVerdict[] = [];
  for (const quantization of advisedQuantizations(model)) {
    const sized = sizedModel(model, quantization);
    if (sized === null) continue;
    const one = { quantization, sized, verdict: fitModel(sized, use, room) };
    if (one.verdict.fits === "whole") return one;
    tried.push(one);
  }
  return tried.findLast(({ verdict }) => verdict.fits === "partly") ?? tried.at(-1) ?? null;
}

/** A quantization that was tried on some memory. */
interface SizedVerdict {
  readonly quantization: string;
  readonly sized: SizedModel;
  readonly verdict: FitVerdict;
}

function layersThatFit({ model, weights }: SizedModel, need: MemoryNeed, room: MemoryRoom): number {
  if (room.onCpu) return 0;
  const left = room.fastBytes - need.bufferBytes - weights.outputBytes;
  const layers = Math.floor(left / layerBytes({ model, weights }, need));
  return Math.max(0, Math.min(model.shape.blockCount, layers));
}

function restBytes(sized: SizedModel, need: MemoryNeed, fastLayers: number): number {
  const { blockCount } = sized.model.shape;
  const embedding = sized.weights.totalBytes - blocksBytes(sized) - sized.weights.outputBytes;
  return (blockCount - fastLayers) * layerBytes(sized, need) + Math.max(0, embedding);
}

/** A layer with its keys and values. */
function layerBytes(sized: SizedModel, need: MemoryNeed): number {
  return (blocksBytes(sized) + need.kvBytes) / sized.model.shape.blockCount;
}

function blocksBytes({ weights }: SizedModel): number {
  return weights.alwaysBytes - weights.outputBytes + weights.expertBytes;
}
