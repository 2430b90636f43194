import * as z from "zod";

/** Backends a user can ask for. */
export const Backend = z.enum(["auto", "cpu", "cuda", "metal", "vulkan"]);
export type Backend = z.infer<typeof Backend>;

/** What is timed. `pp` reads a prompt, `tg` writes with the engine alone, `gen` writes through the public API with sampling, `pg` does both. */
export const TestKind = z.enum(["pp", "tg", "pg", "gen"]);
export type TestKind = z.infer<typeof TestKind>;

/** One test in llama-bench's terms; all counts in tokens. */
export const Test = z.strictObject({
  kind: TestKind,
  nPrompt: z.int().nonnegative(),
  nGen: z.int().nonnegative(),
  nDepth: z.int().nonnegative(),
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
  kvCacheType: z.enum(["f16"]),
});
export type EngineSettings = z.infer<typeof EngineSettings>;

/** One row to be: a model, settings and a test. */
export const Cell = z.strictObject({
  id: z.string(),
  /** Key into the `models` of the plan and of the result. */
  model: z.string(),
  settings: EngineSettings,
  test: Test,
  /** Context to create, in tokens. */
  contextSize: z.int().positive(),
  /** Seconds this test may take over all processes; null means: run exactly what was asked. */
  budgetSeconds: z.number().positive().nullable(),
});
export type Cell = z.infer<typeof Cell>;

/** Cells that share a model and settings, and so can share a process. */
export const CellGroup = z.strictObject({
  model: z.string(),
  settings: EngineSettings,
  cells: z.array(z.string()).min(1),
});
export type CellGroup = z.infer<typeof CellGroup>;

/** Everything a run is going to do, in order. */
export const RunPlan = z.strictObject({
  profile: z.enum(["quick"]),
  /** Suites that the tests come from; none when lengths were typed. */
  suites: z.array(z.strictObject({ id: z.string(), version: z.int().positive() })),
  seed: z.int().nonnegative(),
  /** Processes for each group: the unit of replication. */
  launches: z.int().positive(),
  cells: z.array(Cell),
  groups: z.array(CellGroup),
});
export type RunPlan = z.infer<typeof RunPlan>;
