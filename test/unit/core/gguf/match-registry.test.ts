import { describe, expect, it } from "vitest";
import { matchHash, matchRegistry } from "../../../../src/core/gguf/match-registry.js";
import type { Metadata } from "../../../../src/core/gguf/metadata.js";
import { readHeader } from "../../../../src/core/gguf/read/read-header.js";
import { planSynthetic } from "../../../../src/core/gguf/synthetic-plan.js";
import { sourceOf } from "../../../fixtures/byte-sources.js";
import { headerOf } from "../../../fixtures/model-headers.js";
import { REGISTRY, rowOf } from "../../../fixtures/registry.js";

const named = (value: string): Metadata => ({ "general.name": { type: "string", value } });

describe("matchRegistry", () => {
  it("knows a published file by its size to the byte, whatever it calls itself", async () => {
    const row = rowOf("llama-3.1-8b");
    const fileBytes = row.files["Q3_K_M"]!.sizeBytes;
    const header = await headerOf({ row, quantization: "Q3_K_M", fileBytes, metadata: named("model") });
    expect(matchRegistry(header, REGISTRY)).toMatchObject({
      row: { id: "llama-3.1-8b" },
      quantization: "Q3_K_M",
      basis: "size",
    });
  });

  it("does not take a size for a model of another shape", async () => {
    const fileBytes = rowOf("qwen3-8b").files["Q4_K_M"]!.sizeBytes;
    const header = await headerOf({ row: rowOf("llama-3.1-8b"), fileBytes });
    expect(matchRegistry(header, REGISTRY)).toMatchObject({ basis: "shape" });
  });

  it.each([
    ["Meta Llama 3.1 8B Instruct", "llama-3.1-8b"],
    ["DeepSeek R1 Distill Llama 8B", "deepseek-r1-distill-llama-8b"],
  ])("tells models of one shape apart by name: %s", async (name, id) => {
    const metadata: Metadata = { ...named(name), "general.file_type": { type: "u32", value: 14 } };
    const header = await headerOf({ row: rowOf("llama-3.1-8b"), metadata });
    expect(matchRegistry(header, REGISTRY)).toMatchObject({
      row: { id },
      quantization: "Q4_K_S",
      basis: "name",
    });
  });

  it("reads the name from its parts too", async () => {
    const text = (value: string) => ({ type: "string" as const, value });
    const parts = {
      "general.basename": text("Qwen2.5-Coder"),
      "general.size_label": text("7B"),
      "general.finetune": text("Instruct"),
    };
    const header = await headerOf({ row: rowOf("qwen2.5-7b"), metadata: parts });
    expect(matchRegistry(header, REGISTRY)).toMatchObject({ row: { id: "qwen2.5-coder-7b" }, basis: "name" });
  });

  it.each(["Meta Llama 3.1 8B Instruct Abliterated", "My Own Tune", "Hermes 3 Llama 3.1 8B"])(
    "says no more than the shape of a finetune: %s",
    async (name) => {
      const header = await headerOf({ row: rowOf("llama-3.1-8b"), metadata: named(name) });
      expect(matchRegistry(header, REGISTRY)).toMatchObject({ basis: "shape" });
    },
  );

  it("prefers the model with the same context among those of one shape", async () => {
    const header = await headerOf({ row: rowOf("qwen3-4b-2507"), metadata: named("x") });
    expect(matchRegistry(header, REGISTRY)).toMatchObject({ row: { id: "qwen3-4b-2507" }, basis: "shape" });
  });

  it.each(["tiny", "deepseek-r1-distill-llama-8b", "phi-4"])(
    "never takes made-up weights for the model, though name and size are the same: %s",
    async (id) => {
      const plan = planSynthetic(rowOf(id), "Q4_K_M");
      const { source } = sourceOf(plan.header);
      const header = await readHeader({ ...source, size: plan.fileBytes });
      expect(matchRegistry(header, REGISTRY)).toMatchObject({
        row: { id },
        quantization: "Q4_K_M",
        basis: "synthetic",
      });
    },
  );

  it.each(REGISTRY.models.map((row) => [row.id, row] as const))("finds the shape of %s", async (_id, row) => {
    const header = await headerOf({ row, metadata: named(row.name) });
    expect(matchRegistry(header, REGISTRY)).toMatchObject({ row: { id: row.id }, basis: "name" });
  });

  it("has nothing for one block more, or for another vocabulary", async () => {
    const row = rowOf("llama-3.1-8b");
    const changed = { ...row, shape: { ...row.shape, blockCount: row.shape.blockCount + 1 } };
    expect(matchRegistry(await headerOf({ row: changed }), REGISTRY)).toBeNull();
    const wider = { ...row, shape: { ...row.shape, vocabularySize: row.shape.vocabularySize + 8 } };
    expect(matchRegistry(await headerOf({ row: wider }), REGISTRY)).toBeNull();
  });
});

describe("matchHash", () => {
  it("finds the one published file with the hash", () => {
    const { sha256 } = rowOf("deepseek-r1-distill-qwen-1.5b").files["Q4_K_M"]!;
    expect(matchHash(sha256 ?? "", REGISTRY)).toMatchObject({
      row: { id: "deepseek-r1-distill-qwen-1.5b" },
      quantization: "Q4_K_M",
      basis: "hash",
    });
    expect(matchHash("0".repeat(64), REGISTRY)).toBeNull();
  });
});
