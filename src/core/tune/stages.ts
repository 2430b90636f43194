import type { Machine } from "../../schema/machine.js";
import type { EngineSettings } from "../../schema/plan.js";
import type { LoadedFacts } from "../../schema/worker-message.js";

/** One setting that is varied while the others stay at the best so far. */
export interface Stage {
  readonly name: string;
  /** Settings to try, the best so far among them. */
  readonly candidates: readonly EngineSettings[];
}

/** Batches that are tried beside the default: smaller ones fit caches, larger ones feed a GPU. */
const BATCH_SIZES = [128, 256, 512, 1024] as const;
/** Shares of the layers that are tried on a GPU when not all of them fit or help. */
const LAYER_SHARES = [0.25, 0.5, 0.75] as const;

/** Threads first: what ran then tells whether there is a GPU to put layers on. */
export const STAGE_NAMES = ["threads", "layers", "flash attention", "batch"] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** The candidates of a stage; layers only where a GPU ran. */
export function stageOf(
  name: StageName,
  best: EngineSettings,
  machine: Machine,
  facts: LoadedFacts | null,
): Stage {
  const others = variations(name, machine, facts).map((change) => ({ ...best, ...change }));
  const all = [best, ...others];
  return {
    name,
    candidates: all.filter((one, index) => all.findIndex((other) => alike(one, other)) === index),
  };
}

function variations(name: StageName, machine: Machine, facts: LoadedFacts | null): Partial<EngineSettings>[] {
  switch (name) {
    case "layers": {
      if (facts === null || facts.backend === "cpu") return [];
      const counts = LAYER_SHARES.map((share) => Math.round(share * facts.totalLayers));
      return [{ gpuLayers: null }, ...counts.map((gpuLayers) => ({ gpuLayers }))];
    }
    case "threads":
      return threadCounts(machine).map((threads) => ({ threads }));
    case "flash attention":
      return [{ flashAttention: "on" }, { flashAttention: "off" }];
    case "batch":
      return BATCH_SIZES.map((batchSize) => ({ batchSize }));
  }
}

/** Powers of two up to the usable processors, and the physical and the usable cores themselves. */
export function threadCounts({ cpu }: Machine): number[] {
  const counts = [cpu.physicalCores, cpu.usableCores].filter((count) => count <= cpu.usableCores);
  for (let count = 1; count <= cpu.usableCores; count *= 2) counts.push(count);
  return [...new Set(counts)].sort((a, b) => a - b);
}

function alike(one: EngineSettings, other: EngineSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Flags of `rigmark run` that give these settings, those that are the default left out. */
export function flagsFor(settings: EngineSettings, defaults: EngineSettings): string {
  const flags: [string, string | number | null, boolean][] = [
    ["-t", settings.threads, settings.threads === defaults.threads],
    ["-b", settings.batchSize, settings.batchSize === defaults.batchSize],
    ["--fa", settings.flashAttention, settings.flashAttention === defaults.flashAttention],
    ["--ngl", settings.gpuLayers, settings.gpuLayers === defaults.gpuLayers],
    ["--backend", settings.backend, settings.backend === "auto"],
  ];
  return flags
    .flatMap(([flag, value, same]) => (same || value === null ? [] : [`${flag} ${value}`]))
    .join(" ");
}
