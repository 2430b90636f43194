import { describe, expect, it } from "vitest";
import { importLlamaBench } from "../../../../src/core/import/import-llama-bench.js";
import { judgeImported } from "../../../../src/core/validity/judge-imported.js";
import { LlamaBenchRow } from "../../../../src/schema/llama-bench.js";
import { ResultDocument } from "../../../../src/schema/result.js";

const iso = (ms: number) => new Date(ms).toISOString();

/** A row as llama-bench of 2025 prints it in json, with changes. */
function raw(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    build_commit: "8cf427ff",
    build_number: 5163,
    cpu_info: "Ryzen 7",
    gpu_info: "",
    backends: "CPU",
    model_filename: "/home/somebody/models/x-Q4_K_M.gguf",
    model_type: "qwen2 7B Q4_K - Medium",
    model_size: 4_677_120_000,
    model_n_params: 7_615_616_512,
    n_batch: 2048,
    n_ubatch: 512,
    n_threads: 8,
    cpu_mask: "0x0",
    poll: 50,
    type_k: "f16",
    type_v: "f16",
    n_gpu_layers: 99,
    split_mode: "layer",
    no_kv_offload: false,
    flash_attn: false,
    use_mmap: true,
    n_prompt: 0,
    n_gen: 128,
    n_depth: 0,
    test_time: "2025-04-24T11:58:51Z",
    avg_ns: 12_800_000_000,
    stddev_ns: 0,
    avg_ts: 10,
    stddev_ts: 0.1,
    samples_ns: [12_800_000_000, 12_800_000_000],
    ...changes,
  };
}

/** Documents of rows, one row a file unless said. */
function imported(rows: readonly Record<string, unknown>[], files = rows.map((_, index) => index)) {
  return importLlamaBench(
    rows.map((row, index) => ({
      row: LlamaBenchRow.parse(row),
      place: `${index + 1}.json, line 2`,
      file: files[index] ?? 0,
    })),
    iso,
  );
}

function only(rows: readonly Record<string, unknown>[], files?: number[]) {
  const [document, ...others] = imported(rows, files);
  if (document === undefined || others.length > 0) throw new Error("not one document");
  return document;
}

const averages = { samples_ns: undefined, samples_ts: undefined };

describe("an imported row", () => {
  it("becomes a document that our own schema takes", () => {
    const document = {
      ...only([raw()]),
      runId: "20250424-115851-000000",
      command: ["rigmark", "import", "x"],
    };
    expect(ResultDocument.safeParse(document).success).toBe(true);
    expect(document.tool).toEqual({
      name: "llama-bench",
      version: "b5163 8cf427ff, CPU",
      engine: "imported",
      source: null,
    });
    expect(document.startedAt).toBe("2025-04-24T11:58:51.000Z");
    expect(document.endedAt).toBe("2025-04-24T11:59:16.600Z");
  });

  it("gives its samples as values of one process", () => {
    const [cell] = only([raw({ samples_ns: [12_000_000_000, 13_714_285_714] })]).cells;
    expect(
      cell?.values.map(({ durationNs, tokens, launch, role }) => [durationNs, tokens, launch, role]),
    ).toEqual([
      [12_000_000_000, 128, 0, "timed"],
      [13_714_285_714, 128, 0, "timed"],
    ]);
    expect(cell?.stated).toBeNull();
    expect(judgeImported(cell!)?.findings[0]?.reason).toMatch(/^1 process of another tool/);
  });

  it("takes speeds where no durations are given", () => {
    const [cell] = only([raw({ samples_ns: undefined, samples_ts: [10, 10] })]).cells;
    expect(cell?.values.map(({ durationNs }) => durationNs)).toEqual([12_800_000_000, 12_800_000_000]);
  });

  it("keeps averages as stated, without inventing values", () => {
    const [cell] = only([raw(averages)]).cells;
    expect(cell).toMatchObject({
      status: "completed",
      values: [],
      stated: { mean: 10, standardDeviation: 0.1, repetitions: null },
    });
    expect(judgeImported(cell!)?.verdict).toBe("wide");
  });

  it.each([
    [{ n_prompt: 512, n_gen: 0, avg_ts: 40 }, "pp", 512, 0],
    [{ n_prompt: 0, n_gen: 128 }, "tg", 0, 128],
    [{ n_prompt: 512, n_gen: 128, avg_ts: 50 }, "pg", 512, 128],
  ])("%j is a test of the right kind", (changes, kind, nPrompt, nGen) => {
    expect(only([raw(changes)]).cells[0]?.cell.test).toMatchObject({ kind, nPrompt, nGen });
  });

  it("keeps the base name of the model only, of either system", () => {
    for (const path of ["/home/somebody/x-Q4_K_M.gguf", "C:\\Users\\somebody\\x-Q4_K_M.gguf"]) {
      const document = only([raw({ model_filename: path })]);
      expect(document.models[0]).toMatchObject({ fileName: "x-Q4_K_M.gguf", sha256: null, weights: "real" });
      expect(JSON.stringify(document)).not.toContain("somebody");
    }
  });

  it.each([
    ["qwen2 7B Q4_K - Medium", "Q4_K_M"],
    ["llama 7B mostly Q4_0", "Q4_0"],
    ["llama 8B Q3_K - Large", "Q3_K_L"],
    ["gpt-oss 20B MXFP4 MoE", "MXFP4"],
    ["llama 1B F16", "F16"],
    ["deepseek2 671B IQ4_K_R4 - 4.5 bpw", "IQ4_K_R4"],
    ["something else", null],
  ])("reads the quantization of %j", (model_type, quantization) => {
    expect(only([raw({ model_type })]).models[0]?.quantization).toBe(quantization);
  });

  it("says what the table leaves unstated, and names the cards", () => {
    const { machine } = only([raw({ gpu_info: "RTX 3090, RTX 3090", cpu_info: "Ryzen 7      " })]);
    expect(machine.unstated).toEqual(["cores", "memory", "system"]);
    expect(machine.cpu.model).toBe("Ryzen 7");
    expect(machine.gpus.map(({ name }) => name)).toEqual(["RTX 3090", "RTX 3090"]);
  });
});

describe("settings", () => {
  const settingsOf = (changes: Record<string, unknown>) => only([raw(changes)]).cells[0]?.cell.settings;

  it("are those that llama.cpp works with: n_ubatch is our batch, -1 layers are all", () => {
    expect(settingsOf({ n_gpu_layers: -1, backends: "CUDA", flash_attn: -1 })).toEqual({
      backend: "cuda",
      threads: 8,
      batchSize: 512,
      gpuLayers: null,
      flashAttention: "auto",
      kvCacheTypeK: "f16",
      kvCacheTypeV: "f16",
      mmap: true,
    });
  });

  it.each([
    [{ flash_attn: 1 }, { flashAttention: "on" }],
    [{ flash_attn: "1" }, { flashAttention: "on" }],
    [{ flash_attn: undefined }, { flashAttention: "off" }],
    [
      { type_k: undefined, type_v: undefined, f16_kv: true },
      { kvCacheTypeK: "f16", kvCacheTypeV: "f16" },
    ],
    [{ type_k: undefined, type_v: undefined, f16_kv: false }, { kvCacheTypeK: "f32" }],
    [{ type_v: "q8_0" }, { kvCacheTypeV: "q8_0" }],
    [{ use_mmap: undefined, load_mode: "none" }, { mmap: false }],
    [{ use_mmap: undefined, load_mode: "auto" }, { mmap: true }],
    [{ n_ubatch: undefined, n_batch: 256 }, { batchSize: 256 }],
    [{ backends: "MTL,BLAS" }, { backend: "metal" }],
    [{ backends: "SYCL" }, { backend: "auto" }],
    [{ backends: undefined, cuda: true }, { backend: "cuda" }],
    [{ backends: undefined, cuda: false, blas: false }, { backend: "cpu" }],
  ])("%j gives %j", (changes, expected) => {
    expect(settingsOf(changes)).toMatchObject(expected);
  });

  it("that have no field here are kept in words, whether printed as 0 and 1 or as false and true", () => {
    expect(settingsOf({ n_cpu_moe: 12, split_mode: "row" })?.other).toBe("n_cpu_moe=12 split_mode=row");
    expect(settingsOf({ no_kv_offload: "1" })?.other).toBe("no_kv_offload=true");
    expect(settingsOf({ no_kv_offload: "0", embeddings: 0 })?.other).toBeUndefined();
    expect(settingsOf({ fused_moe: true })?.other).toBe("fused_moe=true");
  });

  it("keep rows apart that only differ in such a setting", () => {
    const document = only([raw(), raw({ n_cpu_moe: 12, avg_ts: 20, samples_ns: [6_400_000_000] })]);
    expect(document.cells.map(({ cell }) => cell.settings.other)).toEqual([undefined, "n_cpu_moe=12"]);
  });
});

describe("several rows", () => {
  const at = (second: number, changes = {}) => raw({ test_time: `2025-04-24T11:58:0${second}Z`, ...changes });

  it("of one test in several files are so many processes", () => {
    const document = only([at(1), at(2), at(3)]);
    expect(document.cells).toHaveLength(1);
    expect(document.cells[0]?.values.map(({ launch }) => launch)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(document.launches.map(({ round }) => round)).toEqual([0, 1, 2]);
    expect(document.plan.replication.kMin).toBe(3);
  });

  it("of one test in one file are one process: nothing tells that there were more", () => {
    const document = only([at(1), at(2)], [0, 0]);
    expect(new Set(document.cells[0]?.values.map(({ launch }) => launch))).toEqual(new Set([0]));
  });

  it("of different machines or builds become documents of their own", () => {
    const rows = [at(1), at(2, { cpu_info: "EPYC" }), at(3, { build_number: 5164 }), at(4)];
    expect(
      imported(rows).map(({ cells, machine }) => `${machine.cpu.model} ${cells[0]?.values.length}`),
    ).toEqual(["Ryzen 7 4", "EPYC 2", "Ryzen 7 2"]);
  });

  it("of files that are called alike but are not the same model stay apart", () => {
    const document = only([at(1), at(2, { model_size: 1000 })]);
    expect(document.models.map(({ key, sizeBytes }) => `${key} ${sizeBytes}`)).toEqual([
      "m1 4677120000",
      "m2 1000",
    ]);
    expect(document.cells.map(({ cell }) => cell.model)).toEqual(["m1", "m2"]);
  });

  it("of averages only cannot be joined", () => {
    expect(() => imported([at(1, averages), at(2, averages)])).toThrow(
      "2.json, line 2: tg128 with the same settings was given before",
    );
    expect(() => imported([at(1), at(2, averages)])).toThrow(/was given before/);
  });

  it("that are the same row are refused: they would look like processes that agree", () => {
    expect(() => imported([at(1), at(1)])).toThrow(
      "2.json, line 2: the same row was given before (1.json, line 2)",
    );
  });
});

describe("rows that contradict themselves", () => {
  it.each([
    [{ n_prompt: 0, n_gen: 0 }, /n_prompt and n_gen are both 0/],
    [{ type_k: "q9_9" }, /type_k or type_v is no KV cache type/],
    [{ avg_ts: 10.2 }, /avg_ts is 10\.2, but the samples give 10\.00/],
    [{ samples_ts: [10] }, /differ in length/],
  ])("%j are refused", (changes, message) => {
    expect(() => imported([raw(changes)])).toThrow(message);
  });
});
