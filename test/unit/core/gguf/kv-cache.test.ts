import { describe, expect, it } from "vitest";
import { cacheLayersOfHeader, cacheLayersOfShape } from "../../../../src/core/gguf/cache-layers.js";
import { cacheBytesPerToken, kvCacheBytes } from "../../../../src/core/gguf/kv-cache.js";
import type { Metadata } from "../../../../src/core/gguf/metadata.js";
import { headerOf } from "../../../fixtures/model-headers.js";
import { REGISTRY, rowOf } from "../../../fixtures/registry.js";

const u32 = (value: number) => ({ type: "u32" as const, value });
const layersOf = (id: string) => cacheLayersOfShape(rowOf(id).shape);

describe("kvCacheBytes", () => {
  it("is linear in a model whose layers all look at everything", () => {
    // Qwen2.5-7B: 28 layers, 4 heads of 128 for keys and as many for values, 2 bytes each.
    const layers = layersOf("qwen2.5-7b");
    expect(cacheBytesPerToken(layers)).toBe(28 * 2 * 4 * 128 * 2);
    expect(kvCacheBytes(layers, { contextTokens: 4096 })).toBe(28 * 2 * 4 * 128 * 2 * 4096);
    expect(kvCacheBytes(layers, { contextTokens: 32_768, sequences: 4 })).toBe(57_344 * 32_768 * 4);
  });

  it("counts whole steps of 256 tokens", () => {
    const layers = layersOf("qwen2.5-7b");
    expect(kvCacheBytes(layers, { contextTokens: 1 })).toBe(57_344 * 256);
    expect(kvCacheBytes(layers, { contextTokens: 257 })).toBe(57_344 * 512);
  });

  it("keeps quantized numbers in blocks of 32", () => {
    const layers = layersOf("qwen2.5-7b");
    const types = { kvCacheTypeK: "q8_0", kvCacheTypeV: "q4_0" } as const;
    expect(cacheBytesPerToken(layers, types)).toBe(28 * 4 * 128 * ((34 + 18) / 32));
  });

  it("stops at the window and one batch in layers that look no further", () => {
    // gpt-oss-20b: 24 layers, every other with a window of 128 tokens; 8 heads of 64: 2048 bytes a token and layer.
    const layers = layersOf("gpt-oss-20b");
    expect(layers.map(({ windowTokens }) => windowTokens).slice(0, 4)).toEqual([128, null, 128, null]);
    // 128 + 512 + 1 tokens are 768 in steps of 256.
    expect(kvCacheBytes(layers, { contextTokens: 131_072 })).toBe(12 * 2048 * (131_072 + 768));
    expect(kvCacheBytes(layers, { contextTokens: 512 })).toBe(24 * 2048 * 512);
    expect(kvCacheBytes(layers, { contextTokens: 131_072, microBatch: 2048 })).toBe(
      12 * 2048 * (131_072 + 2304),
    );
  });

  it("gives one layer in six of Gemma 3 the whole context", () => {
    // 26 layers of 1 head of 256; layers 5, 11, 17 and 23 look at all.
    const layers = layersOf("gemma-3-1b");
    const full = layers.flatMap(({ windowTokens }, index) => (windowTokens === null ? [index] : []));
    expect(full).toEqual([5, 11, 17, 23]);
    // 512 + 513 tokens are 1280 in steps of 256.
    expect(kvCacheBytes(layers, { contextTokens: 32_768 })).toBe(1024 * (4 * 32_768 + 22 * 1280));
  });

  it("keeps one vector a token and layer for latent attention", () => {
    // DeepSeek-V3: 61 layers of 512 + 64 numbers: 70,272 bytes a token in f16.
    const layers = layersOf("deepseek-v3");
    expect(cacheBytesPerToken(layers)).toBe(61 * 576 * 2);
    expect(kvCacheBytes(layers, { contextTokens: 4096 })).toBe(61 * 576 * 2 * 4096);
  });
});

describe("cacheLayersOfHeader", () => {
  it.each(REGISTRY.models.map((row) => [row.id, row] as const))(
    "finds in the header of %s what its shape says",
    async (_id, row) => {
      expect(cacheLayersOfHeader(await headerOf({ row }))).toEqual(cacheLayersOfShape(row.shape));
    },
  );

  const tinyAs = (metadata: Metadata) => headerOf({ row: rowOf("tiny"), metadata });

  it("takes heads by layer", async () => {
    const header = await tinyAs({ "llama.attention.head_count_kv": { type: "i32s", value: [2, 1, 0, 2] } });
    expect(cacheLayersOfHeader(header)?.map(({ keyWidth }) => keyWidth)).toEqual([128, 64, 0, 128]);
  });

  it("does not guess where an array has not one figure a layer", async () => {
    const header = await tinyAs({ "llama.attention.head_count_kv": { type: "i32s", value: [2, 1] } });
    expect(cacheLayersOfHeader(header)).toBeNull();
  });

  it("takes keys and values of different sizes, and leaves out layers that only predict ahead", async () => {
    const header = await tinyAs({
      "llama.attention.value_length": u32(32),
      "llama.nextn_predict_layers": u32(1),
    });
    expect(cacheLayersOfHeader(header)).toEqual(
      Array.from({ length: 3 }, () => ({ keyWidth: 128, valueWidth: 64, windowTokens: null })),
    );
  });

  it("ignores a window that llama.cpp ignores", async () => {
    const header = await tinyAs({ "llama.attention.sliding_window": u32(4096) });
    expect(cacheLayersOfHeader(header)?.every(({ windowTokens }) => windowTokens === null)).toBe(true);
  });

  it.each(["bert", "mamba", "qwen35", "deepseek32", "nobody-knows"])("has %s", async (architecture) => {
    const { shape, ...rest } = rowOf("tiny");
    const header = await headerOf({
      row: { ...rest, shape },
      metadata: { "general.architecture": { type: "string", value: architecture } },
    });
    expect(cacheLayersOfHeader(header)).toBeNull();
  });

  it("leaves out the last layers of Gemma 4, and takes its windows and their head size from its lists", async () => {
    const { shape } = rowOf("tiny");
    const bools = { type: "i32s" as const, value: [1, 1, 0, 1] };
    const header = await headerOf({
      row: rowOf("tiny"),
      metadata: {
        "general.architecture": { type: "string", value: "gemma4" },
        "gemma4.block_count": u32(4),
        "gemma4.embedding_length": u32(shape.embeddingLength),
        "gemma4.attention.head_count": u32(4),
        "gemma4.attention.head_count_kv": u32(2),
        "gemma4.attention.key_length": u32(128),
        "gemma4.attention.value_length": u32(128),
        "gemma4.attention.key_length_swa": u32(64),
        "gemma4.attention.value_length_swa": u32(64),
        "gemma4.attention.sliding_window": u32(1024),
        "gemma4.attention.sliding_window_pattern": bools,
        "gemma4.attention.shared_kv_layers": u32(1),
      },
    });
    const windowed = { keyWidth: 128, valueWidth: 128, windowTokens: 1024 };
    expect(cacheLayersOfHeader(header)).toEqual([
      windowed,
      windowed,
      { keyWidth: 256, valueWidth: 256, windowTokens: null },
    ]);
  });
});
