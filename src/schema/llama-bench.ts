/**
 * One row of llama-bench's json, jsonl or csv, which holds all values as text (tools/llama-bench/llama-bench.cpp in
 * llama.cpp, `test::get_fields`). Fields have come and gone since 2023; those that are not named here are kept.
 */
import * as z from "zod";

const Text = z.string().max(256);
const Numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, "not a number")
    .transform(Number),
]);
const Whole = Numeric.pipe(z.int());
const Count = Whole.pipe(z.int().nonnegative());
const Positive = Whole.pipe(z.int().positive());
const Spread = Numeric.pipe(z.number().nonnegative());
const Speed = Numeric.pipe(z.number().positive());
const Flag = z.union([
  z.boolean(),
  z.union([z.literal(["1", "true"]), z.literal(1)]).transform(() => true),
  z.union([z.literal(["0", "false"]), z.literal(0)]).transform(() => false),
]);
/** -1, 0, 1 since 2025; a flag before. */
const Choice = z.union([
  Flag.transform((on): "on" | "off" => (on ? "on" : "off")),
  z.union([z.literal("-1"), z.literal(-1)]).transform((): "auto" => "auto"),
]);
const MOST_SAMPLES = 10_000;

export const LlamaBenchRow = z.looseObject({
  build_commit: Text,
  build_number: Count,
  cpu_info: Text,
  gpu_info: Text,
  /** Names of the compiled-in backends; one flag each (`cuda`, `metal`, ...) before November 2024. */
  backends: Text.optional(),
  model_filename: z.string().max(4096),
  model_type: Text,
  /** Bytes of all tensors. */
  model_size: Positive,
  model_n_params: Positive,
  n_batch: Positive,
  n_ubatch: Positive.optional(),
  n_threads: Positive,
  type_k: Text.optional(),
  type_v: Text.optional(),
  f16_kv: Flag.optional(),
  n_gpu_layers: Whole,
  flash_attn: Choice.optional(),
  use_mmap: Flag.optional(),
  load_mode: Text.optional(),
  n_prompt: Count,
  n_gen: Count,
  n_depth: Count.default(0),
  /** Start of the test, UTC; here in Unix ms. */
  test_time: z.iso.datetime().transform((text) => Date.parse(text)),
  avg_ts: Speed,
  stddev_ts: Spread.optional(),
  samples_ns: z.array(Positive).min(1).max(MOST_SAMPLES).optional(),
  samples_ts: z.array(Speed).min(1).max(MOST_SAMPLES).optional(),
});
export type LlamaBenchRow = z.infer<typeof LlamaBenchRow>;
