import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GgmlType } from "../../../../src/core/gguf/block-layout.js";
import type { PlacedTensor } from "../../../../src/core/gguf/header.js";
import { computeBufferBytes } from "../../../../src/core/predict/compute-buffers.js";
import { cpuWeightBytes, type Processor } from "../../../../src/core/predict/cpu-copy.js";
import {
  advisedQuantizations,
  bestQuantization,
  fitModel,
  largestContext,
} from "../../../../src/core/predict/fit-memory.js";
import { roomOf, unifiedBytes } from "../../../../src/core/predict/memory-room.js";
import { sizedModel } from "../../../../src/core/predict/sized-model.js";
import type { ArchitectureShape } from "../../../../src/schema/model.js";
import { HARDWARE, MODELS } from "../../data/data-tables.js";

const MIB = 1024 * 1024;

function row(id: string) {
  const found = MODELS.find((model) => model.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}
const llama = row("deepseek-r1-distill-llama-8b");

describe("buffers", () => {
  const small: ArchitectureShape = {
    ...llama.shape,
    ...{ embeddingLength: 256, feedForwardLength: 768, vocabularySize: 32_768 },
    ...{ headCount: 4, headCountKv: 2, headSize: 64 },
  };
  const wide: ArchitectureShape = {
    ...small,
    ...{ embeddingLength: 1024, feedForwardLength: 2816, vocabularySize: 8192 },
    ...{ headCount: 16, headCountKv: 4 },
  };

  it("are as llama.cpp allocated them: the output matrix, or the feed-forward layer with the mask", () => {
    expect(computeBufferBytes(small, 4096) - 4 * 32_768).toBe(65 * MIB);
    expect(computeBufferBytes(wide, 4096) - 4 * 8192).toBe(28.5 * MIB);
    expect(computeBufferBytes(wide, 16_384) - 4 * 8192).toBe(40.5 * MIB);
    expect(computeBufferBytes(wide, 4096, { batch: 128 }) - 4 * 8192).toBe(7.125 * MIB);
  });

  it("hold all scores without flash attention", () => {
    expect(computeBufferBytes(wide, 4096, { flashAttention: false }) - 4 * 8192).toBe(147 * MIB);
  });
});

describe("weights on a processor", () => {
  const tensor = (name: string, type: GgmlType, bytes: number, dimensions = [64, 8]): PlacedTensor => ({
    ...{ name, type, bytes, dimensions },
    ...{ offset: 0, block: name.startsWith("blk") ? 0 : null },
  });

  it("are the mapped span and a copy of what is rearranged", () => {
    const tensors = [
      tensor("output.weight", "Q6_K", 64),
      tensor("token_embd.weight", "Q4_K", 32),
      tensor("blk.0.attn_k.weight", "Q4_K", 160),
      tensor("blk.0.attn_norm.weight", "F32", 32, [64]),
      tensor("blk.0.attn_q.weight", "Q4_K", 96),
    ];
    // 64 + 32 + 160 + 32 stay mapped, the last is only copied; copies are 160 and 96.
    expect(cpuWeightBytes(tensors, "avx2")).toBe(288 + 256);
    // On Arm the output matrix too, at the edge of the span: 32 + 160 + 32 mapped, 64 + 160 + 96 copied.
    expect(cpuWeightBytes(tensors, "arm")).toBe(224 + 320);
    expect(cpuWeightBytes([tensor("blk.0.attn_q.weight", "Q4_K", 96, [64, 4])], "avx2")).toBe(96);
  });

  it("rearranges Q2_K with AVX-512 only, experts, and no slices of latent attention", () => {
    // Between two norms of 32 bytes, so that the span is mapped whatever is copied.
    const norm = tensor("blk.0.attn_norm.weight", "F32", 32, [8]);
    const bytes = (one: PlacedTensor, processor: Processor) => cpuWeightBytes([norm, one, norm], processor);
    const query = tensor("blk.0.attn_q.weight", "Q2_K", 320);
    expect([bytes(query, "avx2"), bytes(query, "avx512"), bytes(query, "arm")]).toEqual([384, 704, 384]);
    const experts = tensor("blk.0.ffn_up_exps.weight", "MXFP4", 320, [64, 8, 4]);
    const slices = tensor("blk.0.attn_k_b.weight", "Q4_0", 320, [64, 8, 4]);
    expect([bytes(experts, "avx2"), bytes(slices, "avx2")]).toEqual([704, 384]);
  });

  it("copies a tied embedding of such a type, and keeps it where it is looked up", () => {
    const embedding = tensor("token_embd.weight", "Q8_0", 320);
    expect([cpuWeightBytes([embedding], "avx2"), cpuWeightBytes([embedding], "arm")]).toEqual([320, 640]);
    const untied = [embedding, tensor("output.weight", "F32", 32)];
    expect(cpuWeightBytes(untied, "arm")).toBe(352);
  });
});

describe("room", () => {
  it("of a card is its memory less a reserve, of a Mac two thirds or three quarters", () => {
    const card = HARDWARE.find(({ id }) => id === "rtx-3090");
    if (card === undefined) throw new Error("no card");
    expect(roomOf({ row: card, count: 2 })?.fastBytes).toBeCloseTo(2 * 23.4e9, 0);
    expect(unifiedBytes(24e9)).toBeCloseTo(16e9, 0);
    expect(unifiedBytes(128e9)).toBe(96e9);
    const processor = { ...card, kind: "cpu" as const, memoryGb: null };
    expect(roomOf({ row: processor, count: 1 })).toBeNull();
  });
});

describe("fitting", () => {
  const sized = sizedModel(llama, "Q4_K_M");
  if (sized === null) throw new Error("no size");
  const room = (gigabytes: number, slow: number | null = 64) => ({
    fastBytes: gigabytes * 1e9,
    slowBytes: slow === null ? null : slow * 1e9,
    onCpu: false,
  });

  it("is whole, partly with so many layers, or not", () => {
    const use = { contextTokens: 4096 };
    expect(fitModel(sized, use, room(8)).fits).toBe("whole");
    const partly = fitModel(sized, use, room(4));
    expect(partly.fits).toBe("partly");
    // 4 GB less 0.26 for buffers and 0.43 for the output matrix, at 0.148 a layer with its keys and values.
    expect(partly.fastLayers).toBe(22);
    expect(fitModel(sized, use, room(4, null)).fits).toBe("not");
    expect(fitModel(sized, use, room(4, 1)).fits).toBe("not");
    expect(fitModel(sized, use, room(0.1)).fits).toBe("not");
  });

  it("has a largest context: it fits, and 256 more do not", () => {
    fc.assert(
      fc.property(fc.double({ min: 4, max: 30, noNaN: true }), (gigabytes) => {
        const longest = largestContext(sized, {}, room(gigabytes));
        if (longest === null) {
          expect(fitModel(sized, { contextTokens: 256 }, room(gigabytes)).fits).not.toBe("whole");
          return;
        }
        expect(fitModel(sized, { contextTokens: longest }, room(gigabytes)).fits).toBe("whole");
        if (longest < llama.shape.contextLength) {
          expect(fitModel(sized, { contextTokens: longest + 256 }, room(gigabytes)).fits).not.toBe("whole");
        }
      }),
    );
  });

  it("advises the best quantization that fits whole, MXFP4 only where it is native", () => {
    const best = (gigabytes: number) =>
      bestQuantization(llama, { contextTokens: 4096 }, room(gigabytes))?.quantization;
    expect(best(24)).toBe("Q8_0");
    expect(best(6.5)).toBe("Q4_K_M");
    expect(best(0.5)).toBe("Q2_K");
    expect(advisedQuantizations(row("gpt-oss-20b"))).toEqual(["MXFP4"]);
    expect(advisedQuantizations(llama)).not.toContain("MXFP4");
  });
});
