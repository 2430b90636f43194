import { describe, expect, it } from "vitest";
import { ByteCursor } from "../../../../../src/core/gguf/byte-cursor.js";
import { placeTensors, serializeHeader } from "../../../../../src/core/gguf/header.js";
import type { Metadata } from "../../../../../src/core/gguf/metadata.js";
import { readHeader } from "../../../../../src/core/gguf/read/read-header.js";
import { sourceOf } from "../../../../fixtures/byte-sources.js";

const METADATA: Metadata = {
  "general.architecture": { type: "string", value: "llama" },
  "llama.block_count": { type: "u32", value: 1 },
  "llama.rope.freq_base": { type: "f32", value: 10000 },
  "tokenizer.ggml.add_bos_token": { type: "bool", value: true },
  "tokenizer.ggml.tokens": { type: "strings", value: Array.from({ length: 20 }, (_, id) => `t${id}`) },
  "tokenizer.ggml.token_type": { type: "i32s", value: Array.from({ length: 2000 }, (_, id) => id - 1) },
  "general.name": { type: "string", value: "é".repeat(5000) },
  __proto__x: { type: "bool", value: false },
};
const TENSORS = placeTensors([
  { name: "token_embd.weight", dimensions: [256, 20], type: "Q4_K", block: null },
  { name: "blk.0.attn_norm.weight", dimensions: [256], type: "F32", block: 0 },
]);

describe("readHeader", () => {
  it("reads back what the writer wrote", async () => {
    const bytes = serializeHeader(METADATA, TENSORS);
    const header = await readHeader(sourceOf(bytes).source);
    expect(header.version).toBe(3);
    expect(header.metadata.get("general.architecture")).toEqual({ type: "string", value: "llama", bytes: 5 });
    expect(header.metadata.get("llama.block_count")).toEqual({ type: "u32", value: 1 });
    expect(header.metadata.get("tokenizer.ggml.add_bos_token")).toEqual({ type: "bool", value: true });
    expect(header.metadata.get("tokenizer.ggml.tokens")).toEqual({
      type: "array",
      of: "string",
      count: 20,
      first: ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"],
    });
    expect(header.metadata.get("tokenizer.ggml.token_type")).toEqual({
      type: "array",
      of: "i32",
      count: 2000,
      first: [-1, 0, 1, 2, 3, 4, 5, 6],
    });
    expect(header.metadata.get("general.name")).toEqual({
      type: "string",
      value: "é".repeat(2048),
      bytes: 10000,
    });
    expect(header.tensors).toEqual([
      {
        name: "token_embd.weight",
        dimensions: [256, 20],
        elements: 5120,
        typeId: 12,
        type: "Q4_K",
        offset: 0,
        bytes: 2880,
      },
      {
        name: "blk.0.attn_norm.weight",
        dimensions: [256],
        elements: 256,
        typeId: 0,
        type: "F32",
        offset: 2880,
        bytes: 1024,
      },
    ]);
    expect(header).toMatchObject({ alignment: 32, dataOffset: bytes.length, fileBytes: bytes.length });
  });

  it("refuses an array of 2^40 elements without reading on", async () => {
    const cursor = new ByteCursor(49);
    cursor.u32(0x46554747);
    cursor.u32(3);
    cursor.u64(0);
    cursor.u64(1);
    cursor.string("a");
    cursor.u32(9);
    cursor.u32(4);
    cursor.u64(2 ** 40);
    const { source, requested } = sourceOf(cursor.bytes);
    await expect(readHeader(source)).rejects.toMatchObject({
      code: "bad-model",
      message: 'claims 1099511627776 elements for the value of "a"',
    });
    expect(requested()).toBeLessThanOrEqual(2 * 49);
  });
});
