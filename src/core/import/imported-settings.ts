import type { LlamaBenchRow } from "../../schema/llama-bench.js";
import type { Backend, EngineSettings, KvCacheType as KvCacheName } from "../../schema/plan.js";
import { KvCacheType } from "../../schema/plan.js";

/** Backends that llama.cpp names otherwise than we do; others (ROCm, SYCL, ...) have no name here. */
const BACKENDS: Readonly<Record<string, Backend>> = {
  CUDA: "cuda",
  Metal: "metal",
  MTL: "metal",
  Vulkan: "vulkan",
  CPU: "cpu",
  BLAS: "cpu",
};

/** One flag for each backend, before there was a list of names. */
const BACKEND_FLAGS = [
  "cuda",
  "hipblas",
  "vulkan",
  "kompute",
  "metal",
  "sycl",
  "opencl",
  "gpu_blas",
  "blas",
] as const;

/** What llama-bench sets when nobody says otherwise. */
const DEFAULTS: Readonly<Record<string, string>> = {
  cpu_mask: "0x0",
  cpu_strict: "false",
  poll: "50",
  n_cpu_moe: "0",
  split_mode: "layer",
  main_gpu: "0",
  no_kv_offload: "false",
  devices: "auto",
  tensor_split: "0.00",
  tensor_buft_overrides: "none",
  use_direct_io: "false",
  lazy_mode: "auto",
  embeddings: "false",
  no_op_offload: "false",
  no_host: "false",
  fit_target: "0",
  fit_min_ctx: "0",
  mul_mat_q: "true",
  low_vram: "false",
  rpc: "0",
};

/** Fields that are no settings, or have a place of their own in a result. */
const ELSEWHERE = new Set<string>([
  ...["build_commit", "build_number", "cpu_info", "gpu_info", "backends", ...BACKEND_FLAGS],
  ...["model_filename", "model_type", "model_size", "model_n_params"],
  ...["n_batch", "n_ubatch", "n_threads", "type_k", "type_v", "f16_kv", "n_gpu_layers", "flash_attn"],
  ...["use_mmap", "n_prompt", "n_gen", "n_depth", "test", "test_time"],
  ...["avg_ns", "stddev_ns", "avg_ts", "stddev_ts", "samples_ns", "samples_ts"],
]);

/** Ways to load that differ in more than the mapping. */
const PLAIN_LOAD_MODES = new Set(["auto", "mmap", "none"]);
const TEXT_LENGTH = 64;

/** Names of the backends in the build, e.g. "CUDA" or "Metal,BLAS". */
export function backendNames(row: LlamaBenchRow): string {
  if (row.backends !== undefined && row.backends !== "") return row.backends;
  const set = BACKEND_FLAGS.filter((name) => isSet(row[name]));
  return set.length === 0 ? "CPU" : set.map((name) => name.toUpperCase()).join(",");
}

/**
 * Settings of a row. Our one batch size is llama-bench's n_ubatch, the tokens that are computed at once. Null when a
 * KV cache type is not one that llama.cpp has.
 */
export function settingsOf(row: LlamaBenchRow): EngineSettings | null {
  const keys = cacheType(row.type_k, row.f16_kv);
  const values = cacheType(row.type_v, row.f16_kv);
  if (keys === null || values === null) return null;
  const other = otherSettings(row);
  return {
    backend: BACKENDS[backendNames(row).split(",")[0] ?? ""] ?? "auto",
    threads: row.n_threads,
    batchSize: Math.min(row.n_batch, row.n_ubatch ?? row.n_batch),
    gpuLayers: row.n_gpu_layers < 0 ? null : row.n_gpu_layers,
    // Builds that do not tell had none.
    flashAttention: row.flash_attn ?? "off",
    kvCacheTypeK: keys,
    kvCacheTypeV: values,
    mmap: row.use_mmap ?? !(row.load_mode === "none" || row.load_mode === "dio"),
    ...(other === "" ? {} : { other }),
  };
}

function cacheType(name: string | undefined, half: boolean | undefined): KvCacheName | null {
  if (name === undefined) return half === false ? "f32" : "f16";
  return KvCacheType.safeParse(name).data ?? null;
}

/** Everything that was not left at its default and has no field of its own; forks add settings that we do not know. */
function otherSettings(row: LlamaBenchRow): string {
  const words = Object.entries(row).flatMap(([key, value]) => {
    if (ELSEWHERE.has(key) || (key === "load_mode" && PLAIN_LOAD_MODES.has(String(value)))) return [];
    const text = plainValue(value, DEFAULTS[key]);
    return text === DEFAULTS[key] ? [] : [`${key}=${text.slice(0, TEXT_LENGTH)}`];
  });
  return words
    .sort()
    .join(" ")
    .slice(0, 4 * TEXT_LENGTH);
}

/** A value as its default is written: flags are 0 and 1 in csv, true and false in json. */
function plainValue(value: unknown, usual: string | undefined): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  if (usual !== "true" && usual !== "false") return text;
  if (text === "1") return "true";
  return text === "0" ? "false" : text;
}

function isSet(value: unknown): boolean {
  return value === true || value === 1 || value === "1" || value === "true";
}
