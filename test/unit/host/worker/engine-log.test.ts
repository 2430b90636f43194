import { describe, expect, it } from "vitest";
import { createEngineLog, readLogFacts } from "../../../../src/host/worker/llama/engine-log.js";

describe("readLogFacts", () => {
  it("reads what llama.cpp says it runs", () => {
    const lines = [
      "load_tensors: loading model tensors, this can take a while... (load_mode = mmap)",
      "load_tensors: offloaded 28/29 layers to GPU",
      "llama_context: n_batch       = 512",
      "llama_context: n_ubatch      = 512",
      "llama_context: flash_attn    = auto",
      "resolve_fused_ops: Flash Attention enabled",
      "llama_kv_cache: size =   28.00 MiB (  1024 cells,  28 layers,  1/1 seqs), K (f16):   14.00 MiB, V (q8_0):   14.00 MiB",
    ];
    expect(readLogFacts(lines)).toEqual({
      flashAttention: true,
      kvCacheTypeK: "f16",
      kvCacheTypeV: "q8_0",
      batchSize: 512,
      microBatchSize: 512,
      offloaded: { layers: 28, of: 29 },
      mmap: true,
    });
  });

  it("knows nothing where nothing is said, and does not take `auto` for an answer", () => {
    expect(readLogFacts(["llama_context: flash_attn    = auto"])).toEqual({
      flashAttention: null,
      kvCacheTypeK: null,
      kvCacheTypeV: null,
      batchSize: null,
      microBatchSize: null,
      offloaded: null,
      mmap: null,
    });
    expect(readLogFacts(["llama_context: flash_attn    = disabled"]).flashAttention).toBe(false);
  });
});

describe("the way the file was loaded", () => {
  // llama_load_mode_name in llama.cpp of v0.5.0.
  it.each([
    ["mmap", true],
    ["mmap+mlock", true],
    ["none", false],
    ["mlock", false],
    ["dio", false],
  ])("%s", (mode, mmap) => {
    const line = `load_tensors: loading model tensors, this can take a while... (load_mode = ${mode})`;
    expect(readLogFacts([line]).mmap).toBe(mmap);
  });
});

describe("what a model's own strings can say in the log", () => {
  it("does not count against llama.cpp's last word", () => {
    const lines = [
      "print_info: general.name = x",
      "resolve_fused_ops: Flash Attention enabled",
      "resolve_fused_ops: Flash Attention disabled",
    ];
    expect(readLogFacts(lines).flashAttention).toBe(false);
    expect(readLogFacts(["print_info: general.name = Flash Attention enabled"]).flashAttention).toBeNull();
    expect(readLogFacts(["general.name = load_tensors: loading (load_mode = none)"]).mmap).toBeNull();
  });
});

describe("createEngineLog", () => {
  it("passes warnings on and keeps the last lines for a failure", () => {
    const warnings: string[] = [];
    const log = createEngineLog((text) => warnings.push(text));
    for (let line = 0; line < 600; line += 1) log.append("info", `line ${line}\n`);
    log.append("error", "error loading model: no such tensor\n");
    expect(warnings).toEqual(["error loading model: no such tensor\n"]);
    expect(log.tail().split("\n").at(-1)).toBe("error loading model: no such tensor");
    expect(log.tail()).not.toContain("line 10\n");
  });
});
