import type { Machine } from "../../schema/machine.js";
import type { SetUp } from "./set-ups.js";

/** llama-bench's way to ask for all layers (`-ngl 99`). */
const ALL_LAYERS = 99;

/**
 * Why set-ups on two machines do not compare: two things would differ at once, and nobody could tell which of them
 * made the difference. On one machine a setting may be what is compared. Null when nothing stands in the way.
 */
export function policyConflict(a: SetUp, b: SetUp): string | null {
  const [cacheA, cacheB] = [cacheTypes(a), cacheTypes(b)];
  if (cacheA !== cacheB) {
    return `two machines and two KV cache types at once: ${cacheA} against ${cacheB}`;
  }
  const [layersA, layersB] = [askedLayers(a), askedLayers(b)];
  if (layersA !== layersB && ranOn(a) !== ranOn(b)) {
    return `two machines and two ways to place the layers at once: ${layersA} against ${layersB}`;
  }
  if (threadsMatter(a) && threadsMatter(b) && !sameThreadPolicy(a, b)) {
    const counts = [a, b].map((setUp) => `${threadsOf(setUp)} of ${setUp.document.machine.cpu.usableCores}`);
    return `two machines and two thread policies at once: ${counts.join(" against ")} cores`;
  }
  return null;
}

function cacheTypes({ facts, settings }: SetUp): string {
  return `${facts?.kvCacheTypeK ?? settings.kvCacheTypeK}/${facts?.kvCacheTypeV ?? settings.kvCacheTypeV}`;
}

function askedLayers({ settings: { gpuLayers } }: SetUp): string {
  return gpuLayers === null || gpuLayers >= ALL_LAYERS ? "all on the GPU" : `${gpuLayers} on the GPU`;
}

/** Where the layers lay; the asked count where no process tells. */
function ranOn(setUp: SetUp): string {
  const { facts } = setUp;
  if (facts === null) return askedLayers(setUp);
  if (facts.backend === "cpu" || facts.gpuLayers === 0) return "cpu";
  return facts.gpuLayers >= facts.totalLayers ? "all on the GPU" : `${facts.gpuLayers} on the GPU`;
}

/** With all layers on a card the processor only feeds it. */
function threadsMatter(setUp: SetUp): boolean {
  return ranOn(setUp) !== "all on the GPU" && !(setUp.document.machine.unstated?.includes("cores") ?? false);
}

function threadsOf({ facts, settings }: SetUp): number {
  return facts?.threads ?? settings.threads;
}

function sameThreadPolicy(a: SetUp, b: SetUp): boolean {
  const [threadsA, threadsB] = [threadsOf(a), threadsOf(b)];
  const policiesB = fullCounts(b.document.machine);
  return (
    threadsA === threadsB ||
    fullCounts(a.document.machine).some((count, index) => count === threadsA && policiesB[index] === threadsB)
  );
}

/** Thread counts that mean "the whole machine": physical cores that may be used, all that may be used, all there are. */
function fullCounts({ cpu }: Machine): number[] {
  return [Math.min(cpu.physicalCores, cpu.usableCores), cpu.usableCores, cpu.logicalCores];
}
