import type { EngineSettings } from "../../schema/plan.js";
import type { LoadedFacts } from "../../schema/worker-message.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V01: backend, layers, threads, batch, KV type and flash attention are those asked for. */
export function checkWhatRan({ result, launches }: CellFacts): Finding | null {
  const settings = result.cell.settings;
  for (const { facts } of launches) {
    if (facts === null) continue;
    const difference = firstDifference(settings, facts);
    if (difference !== null) {
      return {
        code: "V01",
        verdict: "invalid",
        reason: `asked for ${difference.asked}, but ${difference.ran} ran`,
        remedy: "see what the engine can do here: rigmark doctor",
      };
    }
  }
  return null;
}

function firstDifference(asked: EngineSettings, ran: LoadedFacts): { asked: string; ran: string } | null {
  if (asked.backend !== "auto" && asked.backend !== ran.backend) {
    return { asked: `backend ${asked.backend}`, ran: ran.backend };
  }
  const layers = asked.gpuLayers === null ? ran.totalLayers : Math.min(asked.gpuLayers, ran.totalLayers);
  if (ran.backend !== "cpu" && ran.gpuLayers !== layers) {
    return { asked: `${layers} layers on the GPU`, ran: `${ran.gpuLayers}` };
  }
  if (asked.threads !== ran.threads) return { asked: `${asked.threads} threads`, ran: `${ran.threads}` };
  if (asked.batchSize !== ran.batchSize) return { asked: `batch ${asked.batchSize}`, ran: `${ran.batchSize}` };
  if (asked.flashAttention !== "auto" && ran.flashAttention !== null) {
    const ranName = ran.flashAttention ? "on" : "off";
    if (asked.flashAttention !== ranName) {
      return { asked: `flash attention ${asked.flashAttention}`, ran: ranName };
    }
  }
  for (const type of [ran.kvCacheTypeK, ran.kvCacheTypeV]) {
    if (type !== null && type !== asked.kvCacheType) {
      return { asked: `KV cache ${asked.kvCacheType}`, ran: type };
    }
  }
  return null;
}
