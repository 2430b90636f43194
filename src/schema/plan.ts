import * as z from "zod";

/** Backends a user can ask for. */
export const Backend = z.enum(["auto", "cpu", "cuda", "metal", "vulkan"]);
export type Backend = z.infer<typeof Backend>;

/** Types that llama.cpp can keep keys and values in; the names of its `-ctk` and `-ctv`. */
export const KvCacheType = z.enum(["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl"]);
export type KvCacheType = z.infer<typeof KvCacheType>;

/**
 * What is timed. `pp` reads a prompt, `tg` writes with the engine alone, `gen` writes through the public API with
 * sampling, `pg` does both. `latency` sends requests as an application does and keeps the time of every token.
 * `sustained` writes for `seconds` on end.
 */
export const TestKind = z.enum(["pp", "tg", "pg", "gen", "latency", "sustained"]);
export type TestKind = z.infer<typeof TestKind>;

/** One test in llama-bench's terms; all counts in tokens of one sequence. */
export const Test = z.strictObject({
  kind: TestKind,
  nPrompt: z.int().nonnegative(),
  nGen: z.int().nonnegative(),
  nDepth: z.int().nonnegative(),
  /** Sequences in one batch, as llama-batched-bench's B. */
  nParallel: z.int().positive(),
  /** Seconds of writing on end; null but for `sustained`. */
  seconds: z.number().positive().nullable(),
});
export type Test = z.infer<typeof Test>;

/** Engine settings of a cell, as asked for. */
export const EngineSettings = z.strictObject({
  backend: Backend,
  /** Threads for the graph. */
  threads: z.int().positive(),
  /** n_batch and n_ubatch alike (the binding has one figure for both). */
  batchSize: z.int().positive(),
  /** Layers on the GPU; null means all of them. */
  gpuLayers: z.int().nonnegative().nullable(),
  flashAttention: z.enum(["auto", "on", "off"]),
  kvCacheTypeK: KvCacheType,
  kvCacheTypeV: KvCacheType,
  /** Map the model file into memory instead of reading it. */
  mmap: z.boolean(),
  /** Settings of another tool that have no field here, in its own words; absent in what rigmark measures. */
  other: z.string().exactOptional(),
});
export type EngineSettings = z.infer<typeof EngineSettings>;

/** One row to be: a model, settings and a test. */
export const Cell = z.strictObject({
  id: z.string(),
  /** Key into the `models` of the plan and of the result. */
  model: z.string(),
  settings: EngineSettings,
  test: Test,
  /** Context to create for each sequence, in tokens. */
  contextSize: z.int().positive(),
  /** Seconds this test may take over all processes; null means: run exactly what was asked. */
  budgetSeconds: z.number().positive().nullable(),
});
export type Cell = z.infer<typeof Cell>;

/** Cells that share a model, settings and the number of sequences, and so can share a process. */
export const CellGroup = z.strictObject({
  model: z.string(),
  settings: EngineSettings,
  cells: z.array(z.string()).min(1),
});
export type CellGroup = z.infer<typeof CellGroup>;

/** How carefully a run measures. */
export const Profile = z.enum(["quick", "standard", "rigorous"]);
export type Profile = z.infer<typeof Profile>;

/** How many processes and values a cell gets. `kMin` = `kMax`: the number was fixed beforehand. */
export const Replication = z.strictObject({
  kMin: z.int().positive(),
  kMax: z.int().positive(),
  /** Half-width of the 95 % interval at which measuring stops, as a ratio; null when the number is fixed. */
  targetHalfWidth: z.number().positive().nullable(),
  /** Values in each process; null: by how long a value lasts. */
  values: z.int().positive().nullable(),
});
export type Replication = z.infer<typeof Replication>;

/**
 * In which order processes follow each other. `rounds`: every open group once a round, shuffled. `pairs`: two
 * set-ups next to each other, A B or B A, half of each in every eight pairs; the first pair is conditioning and not
 * used. `looks` are the numbers of pairs after which the comparison may stop.
 */
export const Ordering = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("rounds") }),
  z.strictObject({ kind: z.literal("pairs"), looks: z.array(z.int().positive()).min(1) }),
]);
export type Ordering = z.infer<typeof Ordering>;

/** Everything a run is going to do, in order. */
export const RunPlan = z.strictObject({
  profile: Profile,
  /** Holds a quick run to the rules of the careful profiles. */
  strict: z.boolean(),
  /** Suites that the tests come from; none when lengths were typed. `source` is null for those that ship. */
  suites: z.array(
    z.strictObject({ id: z.string(), version: z.int().positive(), source: z.string().nullable() }),
  ),
  seed: z.int().nonnegative(),
  replication: Replication,
  ordering: Ordering,
  /** Pause between processes where no temperature can be read, in seconds. */
  pauseSeconds: z.number().nonnegative(),
  /** Noise of ln(tokens/s) that a self-test found on this machine: a first guess at values and processes. */
  noise: z.strictObject({ within: z.number().nonnegative(), between: z.number().nonnegative() }).nullable(),
  /** Time with nothing loaded before the first process, to read idle power; 0 where the profile has none. Seconds. */
  idleSeconds: z.number().nonnegative(),
  cells: z.array(Cell),
  groups: z.array(CellGroup),
});
export type RunPlan = z.infer<typeof RunPlan>;
