import type { Machine } from "../../schema/machine.js";
import type { EngineSettings } from "../../schema/plan.js";
import type { RunOptions } from "./run-options.js";

type Swept = Pick<
  RunOptions,
  | "backends"
  | "gpuLayers"
  | "batchSizes"
  | "threads"
  | "kvCacheTypesK"
  | "kvCacheTypesV"
  | "flashAttention"
  | "mmap"
>;

/** Every combination of the settings typed, in llama-bench's order of nesting. */
export function combineSettings(options: Swept, machine: Machine): EngineSettings[] {
  const lists: { readonly [K in keyof EngineSettings]: readonly EngineSettings[K][] } = {
    backend: options.backends,
    gpuLayers: options.gpuLayers,
    batchSize: options.batchSizes,
    threads: options.threads ?? [defaultThreads(machine)],
    kvCacheTypeK: options.kvCacheTypesK,
    kvCacheTypeV: options.kvCacheTypesV,
    mmap: options.mmap,
    flashAttention: options.flashAttention,
  };
  return Object.entries(lists).reduce<object[]>(
    (combined, [name, values]) =>
      combined.flatMap((setUp) => values.map((value) => ({ ...setUp, [name]: value }))),
    [{}],
  ) as EngineSettings[];
}

/** Threads where none are typed: the physical cores that may be used. */
export function defaultThreads({ cpu }: Machine): number {
  return Math.min(cpu.physicalCores, cpu.usableCores);
}
