import type { EngineSettings } from "../../schema/plan.js";
import type { LoadedFacts } from "../../schema/worker-message.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V01: backend, layers, threads, batch, KV type and flash attention are those asked for. */
export function checkWhatRan({ result, launches }: CellFacts): Finding | null {
  for (const { facts } of launches) {
    if (facts === null) continue;
    for (const [what, asked, ran] of comparisons(result.cell.settings, facts)) {
      if (asked === null || ran === null || asked === ran) continue;
      return {
        code: "V01",
        verdict: "invalid",
        reason: `${what} ${asked} was asked for, but ${ran} ran`,
        remedy: "see what the engine can do here: rigmark doctor",
      };
    }
  }
  return null;
}

/** Asked and run side by side, where both are known. */
function comparisons(
  asked: EngineSettings,
  ran: LoadedFacts,
): [what: string, asked: unknown, ran: unknown][] {
  const layers = asked.gpuLayers === null ? ran.totalLayers : Math.min(asked.gpuLayers, ran.totalLayers);
  const flashAttention = ran.flashAttention === null ? null : ran.flashAttention ? "on" : "off";
  return [
    ["backend", asked.backend === "auto" ? null : asked.backend, ran.backend],
    ["GPU layers", ran.backend === "cpu" && !asked.gpuLayers ? null : layers, ran.gpuLayers],
    ["threads", asked.threads, ran.threads],
    ["batch size", Math.min(asked.batchSize, ran.contextSize), ran.batchSize],
    ["flash attention", asked.flashAttention === "auto" ? null : asked.flashAttention, flashAttention],
    ["KV cache of keys", asked.kvCacheTypeK, ran.kvCacheTypeK],
    ["KV cache of values", asked.kvCacheTypeV, ran.kvCacheTypeV],
    ["file mapping", ran.mmap === null ? null : asked.mmap, ran.mmap],
  ];
}
