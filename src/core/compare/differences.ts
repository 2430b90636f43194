import type { SetUp } from "./set-ups.js";

/** What can differ between two set-ups, in the order it is listed. */
const KINDS = [
  "model",
  "weights",
  "cpu",
  "cores",
  "memory",
  "gpus",
  "drivers",
  "power-limits",
  "system",
  "kernel",
  "virtual",
  "power-source",
  "governor",
  "tool",
  "node",
  "binding",
  "engine",
  "cpu-features",
  "backend",
  "device",
  "gpu-layers",
  "threads",
  "batch",
  "flash-attention",
  "keys",
  "values",
  "mapping",
  "other-settings",
  "profile",
] as const;
export type DifferenceKind = (typeof KINDS)[number];

/** What a set-up has of one kind: memory in bytes; null where unknown. Text is foreign. */
export type DifferenceValue = string | number | boolean | null;

export interface Difference {
  readonly kind: DifferenceKind;
  readonly a: DifferenceValue;
  readonly b: DifferenceValue;
}

const SETTINGS: ReadonlySet<DifferenceKind> = new Set([
  "backend",
  "device",
  "gpu-layers",
  "threads",
  "batch",
  "flash-attention",
  "keys",
  "values",
  "mapping",
  "other-settings",
]);

/** The kernel reports a few pages more or less from boot to boot. Bytes. */
const MEMORY_STEP = 100e6;

/** Everything known that differs between two set-ups; what ran counts, and what was asked where that is unknown. */
export function differencesOf(a: SetUp, b: SetUp, options: { readonly settings: boolean }): Difference[] {
  const [valuesA, valuesB] = [describe(a), describe(b)];
  return KINDS.filter((kind) => options.settings || !SETTINGS.has(kind)).flatMap((kind) => {
    const [first, second] = [valuesA[kind], valuesB[kind]];
    if (first === second) return [];
    if (kind === "memory" && Math.abs(Number(first) - Number(second)) < MEMORY_STEP) return [];
    return [{ kind, a: first, b: second }];
  });
}

function describe(setUp: SetUp): Record<DifferenceKind, DifferenceValue> {
  return { ...describeMachine(setUp), ...describeSoftware(setUp), ...describeSettings(setUp) };
}

function describeMachine({ document: { machine } }: SetUp) {
  const { cpu, memory, os, gpus, power, unstated = [] } = machine;
  const known = <T>(fact: "cores" | "memory" | "system", value: T) =>
    unstated.includes(fact) ? null : value;
  return {
    cpu: cpu.model,
    cores: known("cores", `${cpu.usableCores} of ${cpu.logicalCores}`),
    memory: known("memory", Math.min(memory.totalBytes, memory.limitBytes ?? Number.POSITIVE_INFINITY)),
    gpus: listed(gpus.map(({ name }) => name)),
    drivers: listed(gpus.map(({ driver }) => driver)),
    "power-limits": listed(gpus.map(({ powerLimitWatts }) => powerLimitWatts)),
    system: known("system", `${os.name}${os.wsl ? " (WSL)" : ""}, ${os.arch}`),
    kernel: known("system", os.kernel),
    virtual: known("system", os.hypervisor ?? (os.container ? "container" : os.virtual)),
    "power-source": power.source,
    governor: cpu.governor,
    node: known("system", machine.node),
  };
}

function describeSoftware({ document: { tool, plan }, facts, model }: SetUp) {
  return {
    model: `${model.displayName} ${model.quantization ?? ""}`.trim(),
    weights: model.weights,
    tool: `${tool.name} ${tool.version}`,
    binding: facts?.bindingVersion ?? null,
    engine: facts === null ? null : `${facts.engineRelease} ${facts.engineBuild}`,
    "cpu-features": facts?.cpuFeatures ?? null,
    profile: plan.profile,
  };
}

function describeSettings({ facts, settings }: SetUp) {
  return {
    backend: facts?.backend ?? settings.backend,
    device: listed(facts?.deviceNames ?? []),
    "gpu-layers": facts?.gpuLayers ?? settings.gpuLayers,
    threads: facts?.threads ?? settings.threads,
    batch: settings.batchSize,
    "flash-attention": facts?.flashAttention ?? settings.flashAttention,
    keys: facts?.kvCacheTypeK ?? settings.kvCacheTypeK,
    values: facts?.kvCacheTypeV ?? settings.kvCacheTypeV,
    mapping: facts?.mmap ?? settings.mmap,
    "other-settings": settings.other ?? null,
  };
}

function listed(items: readonly (string | number | null)[]): string | null {
  const known = items.filter((item) => item !== null);
  return known.length === 0 ? null : known.join(" + ");
}
