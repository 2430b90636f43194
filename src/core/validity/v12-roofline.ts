import type { ModelHeader } from "../../schema/worker-message.js";
import { type CellFacts, computesOnCpu } from "./cell-facts.js";
import { memoryShare } from "./memory-share.js";
import type { Finding } from "./verdict.js";

/** Weights this many times the last-level cache cannot be served from it. */
const CACHE_MULTIPLE = 4;
/**
 * Largest last-level cache of the cards in data/hardware.json that fit into a desktop: 128 MB (RTX PRO 6000, RX 6800
 * XT), by their makers. The MI300X has 256 MB: still no more than half of what is checked.
 */
const LARGEST_GPU_CACHE_BYTES = 128 * 1024 * 1024;
/** A bandwidth we measured ourselves may be low; a maker's figure is a limit. */
const MEASURED_MARGIN = 1.2;
/**
 * llama.cpp multiplies quantized weights as INT8. The most that a card of data/hardware.json gains by it is fourfold:
 * 284 against 71 (RTX 3090), 660.6 against 165.2 (RTX 4090) in NVIDIA's white papers on GA102 and Ada.
 */
const INT8_PER_FP16 = 4;
/** Below this share of the speed foretold something else than noise is wrong. */
const LEAST_OF_PREDICTED = 0.5;

/** V12: the speed is neither more than the device can give nor far less than it should. */
export function checkRoofline(facts: CellFacts): Finding[] {
  return [checkReading(facts), checkMultiplying(facts), checkPredicted(facts)].filter(
    (found) => found !== null,
  );
}

/** Model bandwidth utilisation: writing does not read faster than the memory can deliver. */
function checkReading(facts: CellFacts): Finding | null {
  const { result, estimate, header, bandwidth } = facts;
  if (result.cell.test.kind !== "tg" || header === null || bandwidth === null) return null;
  if (fitsInCache(facts)) return null;
  const share = memoryShare(header, estimate.point, result.cell, bandwidth);
  if (share === null) return null;
  const percent = (share * 100).toFixed(0);
  if (bandwidth.method === "published") {
    return share <= 1 ? null : tooFast(`${percent} % of the memory bandwidth that the device has`);
  }
  if (share <= MEASURED_MARGIN) return null;
  return {
    code: "V12",
    verdict: "valid",
    reason: `this speed is ${percent} % of the memory bandwidth measured here: the bandwidth was read too low`,
    remedy: "measure again on a quiet machine",
  };
}

/** Weights of a token that a cache may serve, or for all we know. */
function fitsInCache(facts: CellFacts): boolean {
  const cache = lastLevelCache(facts);
  return cache === null || (facts.header?.bytesPerToken ?? 0) < CACHE_MULTIPLE * cache;
}

function lastLevelCache({ launches, machine }: CellFacts): number | null {
  return computesOnCpu(launches) ? machine.cpu.lastLevelCacheBytes : LARGEST_GPU_CACHE_BYTES;
}

/** Model FLOPs utilisation: a prompt is not read faster than the device can multiply. */
function checkMultiplying({ result, estimate, header, fp16PerSecond }: CellFacts): Finding | null {
  const test = result.ran ?? result.cell.test;
  if (test.kind !== "pp" || header === null || fp16PerSecond === null) return null;
  // FP4 weights have units of their own on some cards.
  if (/fp4/i.test(header.fileType ?? "")) return null;
  const operations = operationsPerToken(header, test.nPrompt);
  if (operations === null) return null;
  const share = (operations * estimate.point) / (INT8_PER_FP16 * fp16PerSecond);
  if (share <= 1) return null;
  return tooFast(`${(share * 100).toFixed(0)} % of the fastest rate at which the device multiplies`);
}

/**
 * Operations for one token of a prompt: two for each parameter that takes part. The output matrix is multiplied once
 * a prompt, for its last token. What attention adds is left out: this is the least (Chowdhery et al., "PaLM", 2022).
 */
function operationsPerToken(header: ModelHeader, promptTokens: number): number | null {
  const { activeParameters, vocabularySize, embeddingLength } = header;
  if (activeParameters === null || vocabularySize === null || embeddingLength === null) return null;
  const output = vocabularySize * embeddingLength;
  return 2 * Math.max(0, activeParameters - output + output / promptTokens);
}

function tooFast(need: string): Finding {
  return {
    code: "V12",
    verdict: "invalid",
    reason: `this speed would need ${need}`,
    remedy: "check the device and the model file; report it if both are right",
  };
}

/** Far below what was foretold: a warning, since the forecast may be what is wrong. */
function checkPredicted(facts: CellFacts): Finding | null {
  const { estimate, predictedTokensPerSecond: predicted } = facts;
  if (predicted === null || estimate.point >= LEAST_OF_PREDICTED * predicted) return null;
  // A prediction counts bytes that come from memory.
  if (fitsInCache(facts)) return null;
  return {
    code: "V12",
    verdict: "valid",
    reason: `less than half of the ${predicted.toPrecision(3)} tokens/s predicted for this device`,
    remedy: "wrong device, layers in slower memory, or throttled? See rigmark doctor",
  };
}
