import { describe, expect, it } from "vitest";
import type { MetadataEntry } from "../../../../../src/core/gguf/metadata.js";
import { readHeader } from "../../../../../src/core/gguf/read/read-header.js";
import { describeShape } from "../../../../../src/core/gguf/synthetic-metadata.js";
import { planSynthetic, planTensors } from "../../../../../src/core/gguf/synthetic-plan.js";
import { sourceOf } from "../../../../fixtures/byte-sources.js";
import { headerBytes } from "../../../../fixtures/model-headers.js";
import { REGISTRY, rowOf } from "../../../../fixtures/registry.js";

function asRead(entry: MetadataEntry): unknown {
  if (entry.type === "f32") return { type: "f32", value: Math.fround(entry.value) };
  if (entry.type !== "i32s") return entry;
  return { type: "array", of: "i32", count: entry.value.length, first: entry.value };
}

describe("headers that rigmark writes", () => {
  it.each(REGISTRY.models.map((row) => [row.id, row] as const))(
    "%s: shape and tensors are read back as they were written",
    async (_id, row) => {
      const quantization = row.shape.experts === null ? "Q4_K_M" : "MXFP4";
      const bytes = headerBytes({ row, quantization });
      const header = await readHeader(sourceOf(bytes).source);
      const told = header.tensors.map(({ typeId: _, elements: __, ...tensor }) => tensor);
      expect(told).toEqual(planTensors(row.shape, quantization).map(({ block: _, ...tensor }) => tensor));
      expect(header.dataOffset).toBe(bytes.length);
      for (const [key, entry] of Object.entries(describeShape(row.shape))) {
        expect(header.metadata.get(key), key).toEqual(asRead(entry));
      }
    },
  );

  it("reads a vocabulary of 152,064 tokens in windows and keeps eight", async () => {
    const plan = planSynthetic(rowOf("qwen2.5-7b"), "Q4_K_M");
    const { source, requested, reads } = sourceOf(plan.header);
    const header = await readHeader(source);
    expect(header.metadata.get("tokenizer.ggml.tokens")).toMatchObject({
      count: 152_064,
      first: { length: 8 },
    });
    expect(header.tensors).toHaveLength(plan.tensors.length);
    expect(requested()).toBeLessThan(plan.header.length * 1.02 + 4096);
    expect(reads()).toBeLessThan(12);
  });
});
