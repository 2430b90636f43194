import type { Machine } from "../../schema/machine.js";
import type { EngineSettings } from "../../schema/plan.js";
import type { RunOptions } from "./run-options.js";

/** Every combination of the settings typed, in llama-bench's order of nesting. */
export function combineSettings(options: RunOptions, machine: Machine): EngineSettings[] {
  const threadLists = options.threads ?? [Math.min(machine.cpu.physicalCores, machine.cpu.usableCores)];
  return options.backends.flatMap((backend) =>
    options.gpuLayers.flatMap((gpuLayers) =>
      options.batchSizes.flatMap((batchSize) =>
        threadLists.flatMap((threads) =>
          options.flashAttention.map(
            (flashAttention): EngineSettings => ({
              backend,
              threads,
              batchSize,
              gpuLayers,
              flashAttention,
              kvCacheTypeK: "f16",
              kvCacheTypeV: "f16",
              mmap: true,
            }),
          ),
        ),
      ),
    ),
  );
}
