import type { Cell } from "../../schema/plan.js";
import type { LoadedFacts } from "../../schema/worker-message.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V01: backend, layers, threads, batch, sequences, KV types, flash attention and mapping are those asked for. */
export function checkWhatRan({ result, launches }: CellFacts): Finding[] {
  for (const { facts } of launches) {
    if (facts === null) continue;
    for (const [what, asked, ran] of comparisons(result.cell, facts)) {
      if (asked === null || ran === null || asked === ran) continue;
      return [
        {
          code: "V01",
          verdict: "invalid",
          reason: `${what} ${asked} was asked for, but ${ran} ran`,
          remedy: "see what the engine can do here: rigmark doctor",
        },
      ];
    }
  }
  return [];
}

/** Asked and run side by side, where both are known. */
function comparisons(
  { settings: asked, test }: Cell,
  ran: LoadedFacts,
): [what: string, asked: unknown, ran: unknown][] {
  const layers = asked.gpuLayers === null ? ran.totalLayers : Math.min(asked.gpuLayers, ran.totalLayers);
  const flashAttention = ran.flashAttention === null ? null : onOff(ran.flashAttention);
  return [
    ["backend", asked.backend === "auto" ? null : asked.backend, ran.backend],
    ["GPU layers", ran.backend === "cpu" && !asked.gpuLayers ? null : layers, ran.gpuLayers],
    ["threads", asked.threads, ran.threads],
    ["batch size", batchSize(asked.batchSize, ran), ran.batchSize],
    ["number of sequences", test.nParallel, ran.sequences],
    ["flash attention", asked.flashAttention === "auto" ? null : asked.flashAttention, flashAttention],
    ["KV cache of keys", asked.kvCacheTypeK, ran.kvCacheTypeK],
    ["KV cache of values", asked.kvCacheTypeV, ran.kvCacheTypeV],
    ["file mapping", onOff(asked.mmap), ran.mmap === null ? null : onOff(ran.mmap)],
  ];
}

function onOff(value: boolean): "on" | "off" {
  return value ? "on" : "off";
}

/**
 * llama.cpp makes no batch larger than the whole context (llama_context in llama-context.cpp), and the worker none
 * without room for one token of each sequence.
 */
function batchSize(asked: number, { contextSize, sequences, batchSize: ran }: LoadedFacts): number {
  const wanted = Math.max(asked, sequences);
  const limits = [contextSize, contextSize * sequences].map((limit) => Math.min(wanted, limit));
  return limits.includes(ran) ? ran : wanted;
}
