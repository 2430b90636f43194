import * as z from "zod";

const Bytes = z.int().nonnegative();

/** A graphics card as the operating system or its vendor's tool names it. */
export const Gpu = z.strictObject({
  name: z.string(),
  vendor: z.string().nullable(),
  memoryBytes: Bytes.nullable(),
  driver: z.string().nullable(),
  /** Most that the card may draw now, and what its maker has set. */
  powerLimitWatts: z.number().positive().nullable(),
  defaultPowerLimitWatts: z.number().positive().nullable(),
  /** Shares the memory of the CPU (Apple silicon, integrated graphics). */
  unifiedMemory: z.boolean().nullable(),
  /** Where these facts come from: nvidia-smi, systeminformation, ... */
  source: z.string(),
});
export type Gpu = z.infer<typeof Gpu>;

/** Bytes a second that the CPU reads from memory, and how that is known. */
export const MemoryBandwidth = z.strictObject({
  bytesPerSecond: z.number().positive(),
  method: z.enum(["measured", "published"]),
  /** Every pass of the measurement, in bytes a second; empty when published. */
  passes: z.array(z.number().positive()),
  source: z.string(),
});
export type MemoryBandwidth = z.infer<typeof MemoryBandwidth>;

/** What is known of the machine before anything is measured. No host name, user, serial or UUID. */
export const Machine = z.strictObject({
  cpu: z.strictObject({
    model: z.string(),
    vendor: z.string().nullable(),
    physicalCores: z.int().positive(),
    logicalCores: z.int().positive(),
    /** Logical CPUs that this process may use (cgroup quota and affinity included). */
    usableCores: z.int().positive(),
    /** CPUs' worth of time that the control groups allow, whole or not; null when none is set. */
    quotaCores: z.number().positive().nullable(),
    /** Clock in GHz as the system states it. */
    baseGhz: z.number().positive().nullable(),
    lastLevelCacheBytes: Bytes.nullable(),
    governor: z.string().nullable(),
  }),
  memory: z.strictObject({
    totalBytes: Bytes,
    availableBytes: Bytes,
    /** Memory limit of the container, when lower than the machine's. */
    limitBytes: Bytes.nullable(),
  }),
  os: z.strictObject({
    platform: z.string(),
    /** Distribution and its version, or the product name. */
    name: z.string(),
    /** Kernel major.minor only: the build string can identify a machine. */
    kernel: z.string(),
    arch: z.string(),
    virtual: z.boolean().nullable(),
    /** Name of the hypervisor, where known. */
    hypervisor: z.string().nullable(),
    container: z.boolean(),
    wsl: z.boolean(),
  }),
  gpus: z.array(Gpu),
  power: z.strictObject({
    source: z.enum(["mains", "battery"]).nullable(),
  }),
  memoryBandwidth: MemoryBandwidth.nullable(),
  node: z.string(),
  /** What an imported table does not tell: the figures above that belong to it are placeholders. Absent where measured. */
  unstated: z.array(z.enum(["cores", "memory", "system"])).exactOptional(),
});
export type Machine = z.infer<typeof Machine>;
