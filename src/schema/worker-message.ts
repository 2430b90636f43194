import * as z from "zod";
import { Cell, EngineSettings, Test } from "./plan.js";

const Bytes = z.int().nonnegative();
const Nanoseconds = z.int().nonnegative();

/** Layers that keep alike for one token: numbers in keys and in values, and how far they look back (null: at all). */
export const CacheLayers = z.strictObject({
  layers: z.int().positive(),
  keyWidth: z.int().nonnegative(),
  valueWidth: z.int().nonnegative(),
  windowTokens: z.int().positive().nullable(),
});
export type CacheLayers = z.infer<typeof CacheLayers>;

/** What the header of a GGUF file says. Strings are foreign text: escape before showing. */
export const ModelHeader = z.strictObject({
  architecture: z.string().nullable(),
  name: z.string().nullable(),
  fileType: z.string().nullable(),
  parameters: z.number().positive().nullable(),
  blockCount: z.int().nullable(),
  contextLength: z.int().nullable(),
  embeddingLength: z.int().nullable(),
  feedForwardLength: z.int().nullable(),
  headCount: z.int().nullable(),
  headCountKv: z.int().nullable(),
  headSize: z.int().nullable(),
  vocabularySize: z.int().nullable(),
  /** Bytes of weights read for one token: all tensors but the embedding rows that are not touched. */
  bytesPerToken: z.number().positive().nullable(),
  /** Parameters multiplied for one token, the output matrix counted once, embedding look-up not. */
  activeParameters: z.number().positive().nullable(),
  /** Experts of a mixture, null for a dense model; absent in results of before mixtures were known. */
  expertCount: z.int().positive().nullable().exactOptional(),
  /** What its layers keep of the context; null where that is unusual, absent in results of before it was told. */
  cache: z.array(CacheLayers).nullable().exactOptional(),
  /** The file says of itself that its weights are not trained. */
  synthetic: z.boolean(),
});
export type ModelHeader = z.infer<typeof ModelHeader>;

/** What a worker is asked to do, as its first message. */
export const WorkerRequest = z.strictObject({
  engine: z.enum(["llama", "fake"]),
  modelPath: z.string(),
  /** Size of the file. */
  modelBytes: Bytes,
  /** Main memory that can be had, container limits included. */
  availableBytes: Bytes,
  settings: EngineSettings,
  contextSize: z.int().positive(),
  /** Sequences that the context holds, each with `contextSize` tokens. */
  sequences: z.int().positive(),
  /** Tests to run in this process, in this order. */
  cells: z.array(Cell),
  seed: z.int().nonnegative(),
  /** Index of this process among those of its group, from 0. */
  launch: z.int().nonnegative(),
  /** Processes planned for the group: a budget is shared among them. */
  launches: z.int().positive(),
  /** Timed values of each test in this process; null: 3 when a value lasts under 5 s, 2 up to 15 s, 1 above. */
  values: z.int().positive().nullable(),
});
export type WorkerRequest = z.infer<typeof WorkerRequest>;

/** What really runs, read back from the engine and its log; null where it does not say. */
export const LoadedFacts = z.strictObject({
  backend: z.enum(["cpu", "cuda", "metal", "vulkan"]),
  /** Why `auto` came out at the CPU, where the engine tells; else null. */
  backendNote: z.string().nullable(),
  deviceNames: z.array(z.string()),
  gpuLayers: z.int().nonnegative(),
  totalLayers: z.int().nonnegative(),
  threads: z.int().positive(),
  batchSize: z.int().positive(),
  microBatchSize: z.int().positive().nullable(),
  flashAttention: z.boolean().nullable(),
  kvCacheTypeK: z.string().nullable(),
  kvCacheTypeV: z.string().nullable(),
  contextSize: z.int().positive(),
  sequences: z.int().positive(),
  mmap: z.boolean().nullable(),
  decodePath: z.enum(["direct", "fake"]),
  uvThreadpoolSize: z.string().nullable(),
  bindingVersion: z.string(),
  engineRelease: z.string(),
  engineBuild: z.string(),
  /** CPU features the engine was able to use, as it prints them. */
  cpuFeatures: z.string().nullable(),
  modelBytes: z.strictObject({ ram: Bytes, vram: Bytes }).nullable(),
  contextBytes: z.strictObject({ ram: Bytes, vram: Bytes }).nullable(),
  vramTotalBytes: Bytes.nullable(),
  /** Start of the process to engine imported, device ready, model loaded, context ready. */
  importNs: Nanoseconds,
  deviceNs: Nanoseconds,
  modelNs: Nanoseconds,
  contextNs: Nanoseconds,
});
export type LoadedFacts = z.infer<typeof LoadedFacts>;

/** One request as an application sends it: nanoseconds from its start to the first token, and between tokens. */
export const RequestTimes = z.strictObject({
  firstTokenNs: z.int().positive(),
  gapsNs: z.array(z.int().nonnegative()),
});
export type RequestTimes = z.infer<typeof RequestTimes>;

/** A stretch of a `sustained` value: its end, from the start of the value, and the tokens written in it. */
export const Stretch = z.strictObject({ endNs: z.int().positive(), tokens: z.int().nonnegative() });
export type Stretch = z.infer<typeof Stretch>;

/** One timed value: whole repetitions of a test's shape. The clock stops between repetitions. */
export const MeasuredValue = z.strictObject({
  cellId: z.string(),
  /** Warm-up values are kept and never used. */
  role: z.enum(["warmup", "timed"]),
  /** Shape really run: shorter than asked when a budget forced it. */
  test: Test,
  repetitions: z.int().positive(),
  /** Tokens evaluated or generated inside the clock, all sequences and repetitions. */
  tokens: z.int().positive(),
  durationNs: z.int().positive(),
  /** CPU seconds of this process while the value was taken. */
  workerCpuSeconds: z.number().nonnegative(),
  /** Wall seconds from first to last repetition, clock stops included. */
  wallSeconds: z.number().nonnegative(),
  /** Seconds that the CPUs this process may use stood idle (or waited for a disk) meanwhile, summed; null where the system does not tell. */
  idleSeconds: z.number().nonnegative().nullable(),
  /** Wall clock minus monotonic clock over the value, in seconds: far from 0 when the machine slept or its clock was set. */
  clockSkewSeconds: z.number(),
  /** Page faults of this process that needed a disk, meanwhile. */
  majorFaults: z.int().nonnegative().nullable(),
  /** Unix time in milliseconds at the end of the value. */
  endedAtMs: z.number().positive(),
  /** Null but for `latency`, whose values are one request each. */
  request: RequestTimes.nullable(),
  /** Null but for `sustained`: stretches of about 5 s, in order. */
  stretches: z.array(Stretch).nullable(),
});
export type MeasuredValue = z.infer<typeof MeasuredValue>;

/** Why a cell or a process has no values. */
export const FailureClass = z.enum([
  "oom-vram",
  "oom-ram",
  "oom-killed",
  "native-assert",
  "native-crash",
  "device-lost",
  "hang",
  "unsupported",
  "bad-file",
  "no-backend",
  "interrupted",
  "error",
]);
export type FailureClass = z.infer<typeof FailureClass>;

/** The parent's answer to every timed value: take the next, or take this one again because it was disturbed. */
export const ValueReply = z.strictObject({ type: z.literal("value-reply"), again: z.boolean() });
export type ValueReply = z.infer<typeof ValueReply>;

/** Everything a worker may say. Parsed by the parent, message by message. */
export const WorkerMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("started") }),
  z.strictObject({ type: z.literal("inspected"), header: ModelHeader }),
  z.strictObject({ type: z.literal("loaded"), facts: LoadedFacts }),
  /** A native call has just ended, and another like it follows: the next silence may last about so long. */
  z.strictObject({ type: z.literal("alive"), callSeconds: z.number().nonnegative() }),
  z.strictObject({ type: z.literal("cell-started"), cellId: z.string() }),
  z.strictObject({ type: z.literal("value"), value: MeasuredValue }),
  z.strictObject({ type: z.literal("cell-done"), cellId: z.string() }),
  /** This cell is not worth its time or does not fit here; the process goes on with the next. */
  z.strictObject({ type: z.literal("cell-skipped"), cellId: z.string(), reason: z.string() }),
  /** This cell failed in JavaScript; the process goes on with the next. */
  z.strictObject({
    type: z.literal("cell-failed"),
    cellId: z.string(),
    failure: FailureClass,
    message: z.string(),
  }),
  /** Lines the engine logged at level warn or worse. */
  z.strictObject({ type: z.literal("log"), text: z.string() }),
  /** The process cannot go on; it exits after this. */
  z.strictObject({
    type: z.literal("fatal"),
    failure: FailureClass,
    message: z.string(),
    /** The context is what cannot be had: tests that need a smaller one may still run. */
    forContext: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("done"),
    peakRssBytes: Bytes,
    vramUsedBytes: Bytes.nullable(),
  }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;
