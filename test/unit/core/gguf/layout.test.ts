import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gguf } from "@huggingface/gguf";
import { describe, expect, it } from "vitest";
import { blockLayout, tensorBytes } from "../../../../src/core/gguf/block-layout.js";
import { aligned, dataBytes } from "../../../../src/core/gguf/header.js";
import {
  planSynthetic,
  planTensors,
  publishedHeaderBytes,
  syntheticFileBytes,
} from "../../../../src/core/gguf/synthetic-plan.js";
import { ModelRegistry, type ModelRow } from "../../../../src/schema/model.js";

const registry = ModelRegistry.parse(JSON.parse(await readFile("models.json", "utf8")));
/** Files whose every tensor is known to have the type that we give it. */
const published = registry.models
  .filter(({ id }) => isDistill(id))
  .flatMap((row) =>
    (["Q4_K_M", "Q8_0"] as const).flatMap((quantization) => {
      const file = row.files[quantization];
      return file === undefined ? [] : [{ row, quantization, size: file.sizeBytes, id: row.id }];
    }),
  );

function isDistill(id: string): boolean {
  return id.startsWith("deepseek-r1-distill-");
}

function canBeWritten({ shape }: ModelRow): boolean {
  try {
    return planTensors(shape, "Q8_0").length > 0;
  } catch {
    return false;
  }
}

function rowOf(id: string): ModelRow {
  const row = registry.models.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no ${id}`);
  return row;
}

describe("block layouts", () => {
  it("count bits a weight as llama.cpp states them", () => {
    const bits = (type: Parameters<typeof blockLayout>[0]) =>
      (8 * blockLayout(type).bytes) / blockLayout(type).elements;
    expect([bits("Q4_K"), bits("Q5_K"), bits("Q6_K"), bits("Q8_0"), bits("F16")]).toEqual([
      4.5, 5.5, 6.5625, 8.5, 16,
    ]);
    expect([bits("Q2_K"), bits("Q3_K"), bits("Q4_0"), bits("MXFP4"), bits("BF16")]).toEqual([
      2.625, 3.4375, 4.5, 4.25, 16,
    ]);
  });

  it("size a matrix by its blocks", () => {
    expect(tensorBytes("Q4_K", [1536, 2])).toBe((1536 / 256) * 144 * 2);
  });
});

describe("planned files", () => {
  it.each(published)(
    "$id at $quantization has the published size to the byte",
    ({ row, quantization, size }) => {
      const { header, tensors } = planSynthetic(row, quantization);
      expect(header.length + dataBytes(tensors)).toBe(size);
      expect(syntheticFileBytes(row, quantization)).toBe(size);
    },
  );

  it("take the header of another quantization where a published file has other tensors than ours", () => {
    const distill = rowOf("deepseek-r1-distill-qwen-7b");
    const file = distill.files["Q8_0"];
    if (file === undefined) throw new Error("no file");
    const header = publishedHeaderBytes(distill, "Q8_0");
    for (const size of [9e9, 4e9]) {
      const row = { ...distill, files: { Q6_K: { ...file, sizeBytes: size }, Q8_0: file } };
      expect(publishedHeaderBytes(row, "Q6_K")).toBe(header);
    }
    expect(publishedHeaderBytes({ ...distill, files: {} }, "Q6_K")).toBeNull();
  });

  it.each(published)(
    "$id at $quantization leaves a plausible room for the tokenizer",
    ({ row, quantization }) => {
      // Not adjusted to anything: what a published file has beside our tensors. 152k Qwen tokens took 5.93 MB, measured.
      const header = publishedHeaderBytes(row, quantization) ?? 0;
      const expected = row.shape.architecture === "qwen2" ? 5.96e6 : 7.85e6;
      expect(Math.abs(header - expected)).toBeLessThan(0.02e6);
    },
  );

  it("differ in header between the two Llama models by their directories alone", () => {
    const small = publishedHeaderBytes(rowOf("deepseek-r1-distill-llama-8b"), "Q4_K_M") ?? 0;
    const large = publishedHeaderBytes(rowOf("deepseek-r1-distill-llama-70b"), "Q4_K_M") ?? 0;
    // 48 more blocks of 9 tensors, about 60 bytes each.
    expect(Math.abs(large - small - 48 * 9 * 60)).toBeLessThan(48 * 9);
  });

  it("grow no header for a model without a published file", () => {
    const { header, tensors } = planSynthetic(rowOf("tiny"), "Q8_0");
    expect(syntheticFileBytes(rowOf("tiny"), "Q8_0")).toBe(header.length + dataBytes(tensors));
  });

  it("count as many parameters as the registry says", () => {
    for (const row of registry.models.filter(canBeWritten)) {
      const tensors = planTensors(row.shape, "Q4_K_M");
      const count = tensors.reduce((sum, { dimensions }) => sum + dimensions.reduce((a, b) => a * b, 1), 0);
      // Makers round, and count what stands beside the text model.
      if (isDistill(row.id) || row.id === "tiny") expect(count, row.id).toBe(row.parameters);
      else expect(Math.abs(count / row.parameters - 1), row.id).toBeLessThan(0.02);
    }
  });

  it("are refused for an architecture whose tensors are not known", () => {
    const shape = { ...rowOf("tiny").shape, architecture: "unheard-of" };
    expect(() => planTensors(shape, "Q8_0")).toThrow(
      expect.objectContaining({ code: "bad-model", message: expect.stringContaining("unheard-of") }),
    );
  });

  it("place every tensor aligned and without overlap", () => {
    const tensors = planTensors(rowOf("tiny").shape, "Q8_0");
    let end = 0;
    for (const { offset, bytes } of tensors) {
      expect(offset).toBe(aligned(end));
      end = offset + bytes;
    }
    expect(dataBytes(tensors)).toBe(aligned(end));
  });

  it("are read by another parser as they were meant", async () => {
    const { header, tensors } = planSynthetic(rowOf("tiny"), "Q4_K_M");
    const path = join(await mkdtemp(join(tmpdir(), "rigmark-")), "header.gguf");
    await writeFile(path, header);
    const read = await gguf(path, { allowLocalFile: true });
    expect(Number(read.tensorDataOffset)).toBe(header.length);
    expect(read.metadata).toMatchObject({
      version: 3,
      "general.architecture": "llama",
      "general.name": "rigmark tiny (synthetic weights)",
      "rigmark.synthetic": true,
      "llama.context_length": 131072,
      "tokenizer.ggml.merges": [],
    });
    expect(new Set(read.metadata["tokenizer.ggml.tokens" as never] as string[]).size).toBe(32768);
    expect(read.tensorInfos.map(({ name, shape, dtype, offset }) => [name, shape, dtype, offset])).toEqual(
      tensors.map(({ name, dimensions, type, offset }) => [
        name,
        dimensions.map(BigInt),
        blockLayout(type).id,
        BigInt(offset),
      ]),
    );
  });
});
