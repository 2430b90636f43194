import * as z from "zod";
import type { Machine } from "../../schema/machine.js";
import { type CgroupLimits, readCgroupLimits } from "./cgroup.js";
import { cleanDeviceName, knownText } from "./clean-text.js";
import { detectGpus } from "./graphics.js";
import { detectPowerSource } from "./power-source.js";
import { type Probe, withinLimit } from "./probe.js";
import { detectVirtualization, type Virtualization } from "./virtualization.js";

const GOVERNOR = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";

const Cpu = z.object({
  manufacturer: z.string().nullish(),
  brand: z.string().nullish(),
  speed: z.number().nullish(),
  physicalCores: z.number().nullish(),
  cache: z.object({ l2: z.number().nullish(), l3: z.number().nullish() }).nullish(),
});
type CpuAnswer = z.infer<typeof Cpu>;

const Os = z.object({ distro: z.string().nullish(), release: z.string().nullish() });
const Memory = z.object({ available: z.number().positive() });

const NO_LIMITS: CgroupLimits = { cpus: null, memoryBytes: null, memoryLeftBytes: null };

async function ask<T>(schema: z.ZodType<T>, question: () => Promise<unknown>): Promise<T | null> {
  const parsed = schema.safeParse(await withinLimit(question));
  return parsed.success ? parsed.data : null;
}

function positive(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
}

function cpuModel(probe: Probe, answer: CpuAnswer | null): string {
  // Node says "unknown" on many ARM boards; systeminformation splits the maker from the brand.
  const byNode = knownText(probe.node.cpuModel);
  const bySystem = knownText(`${answer?.manufacturer ?? ""} ${answer?.brand ?? ""}`);
  return cleanDeviceName(byNode ?? bySystem ?? "") || "unknown";
}

/** Clock in GHz: what the system says, else the figure in the model's name. */
function baseGhz(answer: CpuAnswer | null, model: string): number | null {
  return positive(answer?.speed) ?? positive(Number(/@ ?(\d+(?:\.\d+)?) ?GHz/i.exec(model)?.[1]));
}

/** Whole cores that both the affinity mask and the quota leave; a fraction of a core still runs one thread. */
function usableCores(probe: Probe, limits: CgroupLimits): number {
  const { availableParallelism, logicalCores } = probe.node;
  const quota = limits.cpus === null ? logicalCores : Math.floor(limits.cpus);
  return Math.max(1, Math.min(availableParallelism, logicalCores, quota));
}

async function detectCpu(probe: Probe, limits: CgroupLimits): Promise<Machine["cpu"]> {
  const [answer, governor] = await Promise.all([
    ask(Cpu, probe.system.cpu),
    probe.platform === "linux" ? probe.readFile(GOVERNOR) : null,
  ]);
  const { logicalCores } = probe.node;
  const model = cpuModel(probe, answer);
  const physical = Math.round(positive(answer?.physicalCores) ?? logicalCores);
  const cache = positive(answer?.cache?.l3) ?? positive(answer?.cache?.l2);
  return {
    model,
    vendor: knownText(answer?.manufacturer),
    physicalCores: Math.max(1, Math.min(physical, logicalCores)),
    logicalCores,
    usableCores: usableCores(probe, limits),
    quotaCores: limits.cpus,
    baseGhz: baseGhz(answer, model),
    lastLevelCacheBytes: cache === null ? null : Math.round(cache),
    governor: knownText(governor),
  };
}

/** Memory that can be had without swapping, in bytes. */
async function availableMemory(probe: Probe): Promise<number> {
  const meminfo = probe.platform === "linux" ? await probe.readFile("/proc/meminfo") : null;
  const kib = positive(Number(/^MemAvailable:\s+(\d+) kB$/m.exec(meminfo ?? "")?.[1]));
  if (kib !== null) return kib * 1024;
  return (await ask(Memory, probe.system.mem))?.available ?? probe.node.freeMemoryBytes;
}

async function detectMemory(probe: Probe, limits: CgroupLimits): Promise<Machine["memory"]> {
  const totalBytes = probe.node.totalMemoryBytes;
  const available = Math.min(await availableMemory(probe), limits.memoryLeftBytes ?? totalBytes, totalBytes);
  return { totalBytes, availableBytes: Math.floor(available), limitBytes: limits.memoryBytes };
}

/** Name and version without the build: on Windows the release is a build number, which the name already covers. */
function osName(probe: Probe, answer: z.infer<typeof Os> | null): string {
  const distro = knownText(answer?.distro);
  if (distro === null) return probe.platform;
  const version = /^\d+(?:\.\d+)?/.exec(answer?.release ?? "")?.[0];
  return probe.platform === "win32" || version === undefined ? distro : `${distro} ${version}`;
}

async function detectOs(probe: Probe, where: Virtualization): Promise<Machine["os"]> {
  return {
    platform: probe.platform,
    name: osName(probe, await ask(Os, probe.system.osInfo)),
    kernel: /^\d+\.\d+/.exec(probe.node.kernelRelease)?.[0] ?? "unknown",
    arch: probe.node.arch,
    ...where,
  };
}

/**
 * What is known of the machine before anything is measured. Every field is picked by name, so that no host name,
 * user, serial or UUID of the sources can pass; what cannot be found out is null. Bandwidth is measured apart.
 */
export async function detectMachine(probe: Probe): Promise<Machine> {
  const limits =
    probe.platform === "linux" ? await readCgroupLimits(probe, probe.node.totalMemoryBytes) : NO_LIMITS;
  const where = await detectVirtualization(probe);
  return {
    cpu: await detectCpu(probe, limits),
    memory: await detectMemory(probe, limits),
    os: await detectOs(probe, where),
    gpus: await detectGpus(probe),
    power: { source: await detectPowerSource(probe, where.virtual) },
    memoryBandwidth: null,
    node: probe.node.nodeVersion,
  };
}
