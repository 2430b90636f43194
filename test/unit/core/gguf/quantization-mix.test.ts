import { describe, expect, it } from "vitest";
import { planTensors } from "../../../../src/core/gguf/synthetic-plan.js";
import type { ArchitectureShape, SynthQuantization } from "../../../../src/schema/model.js";
import { DEEPSEEK_V3, GPT_OSS_20B, PHI4_MINI, QWEN3_30B_A3B } from "../../../fixtures/synthetic-shapes.js";

const SMALL: ArchitectureShape = {
  architecture: "llama",
  blockCount: 16,
  embeddingLength: 512,
  feedForwardLength: 1024,
  headCount: 8,
  headCountKv: 2,
  headSize: 64,
  vocabularySize: 1000,
  contextLength: 2048,
  ropeFrequencyBase: 10000,
  ropeFactors: false,
  rmsEpsilon: 1e-5,
  tiedEmbeddings: false,
  slidingWindow: null,
  experts: null,
  latentAttention: null,
};

function types(shape: ArchitectureShape, quantization: SynthQuantization = "Q4_K_M"): Map<string, string> {
  return new Map(planTensors(shape, quantization).map(({ name, type }) => [name, type]));
}

function blocksOfType(found: Map<string, string>, suffix: string, type: string): number[] {
  return [...found]
    .filter(([name, is]) => name.endsWith(suffix) && is === type)
    .map(([name]) => Number(name.split(".")[1]));
}

describe("the Q4_K_M mix", () => {
  it("gives more bits to the first and last eighth of the layers and to every third between", () => {
    const found = types(SMALL);
    // 16 layers: 0 and 1 lead, 14 and 15 close, and of 2..13 those with (i - 2) % 3 == 2.
    const expected = [0, 1, 4, 7, 10, 13, 14, 15];
    expect(blocksOfType(found, "ffn_down.weight", "Q6_K")).toEqual(expected);
    expect(blocksOfType(found, "attn_v.weight", "Q6_K")).toEqual(expected);
    expect(blocksOfType(found, "attn_q.weight", "Q4_K")).toHaveLength(16);
  });

  it("stores the output matrix in Q6_K, the embedding in Q4_K, the norms in F32", () => {
    const found = types(SMALL);
    expect(found.get("output.weight")).toBe("Q6_K");
    expect(found.get("token_embd.weight")).toBe("Q4_K");
    expect(found.get("output_norm.weight")).toBe("F32");
    expect(found.get("blk.0.attn_norm.weight")).toBe("F32");
  });

  it("treats a tied embedding as the output matrix", () => {
    const found = types({ ...SMALL, tiedEmbeddings: true });
    expect(found.has("output.weight")).toBe(false);
    expect(found.get("token_embd.weight")).toBe("Q6_K");
  });

  it("raises the values of an 80-layer model with shared heads from Q4_K to Q5_K", () => {
    const found = types({ ...SMALL, blockCount: 80 });
    expect(
      new Set([...found].filter(([name]) => name.endsWith("attn_v.weight")).map(([, type]) => type)),
    ).toEqual(new Set(["Q6_K", "Q5_K"]));
    const unshared = types({ ...SMALL, blockCount: 80, headCountKv: 8 });
    expect(blocksOfType(unshared, "attn_v.weight", "Q5_K")).toEqual([]);
  });

  it("falls back to blocks of 32, then to F16, where a row is no multiple of the block", () => {
    const by32 = types({ ...SMALL, feedForwardLength: 1056 });
    expect(blocksOfType(by32, "ffn_down.weight", "Q8_0")).toEqual([0, 1, 4, 7, 10, 13, 14, 15]);
    expect(blocksOfType(by32, "ffn_down.weight", "Q5_0")).toHaveLength(8);
    const odd = types({ ...SMALL, feedForwardLength: 1000 });
    expect(blocksOfType(odd, "ffn_down.weight", "F16")).toHaveLength(16);
  });
});

describe("the other mixes", () => {
  it("Q2_K: Q3_K for values, outputs and down, Q4_K for values that four heads share", () => {
    const found = types(SMALL, "Q2_K");
    // 8 heads over 2 of keys and values: four share one.
    expect(blocksOfType(found, "attn_v.weight", "Q4_K")).toHaveLength(16);
    expect(blocksOfType(found, "attn_output.weight", "Q3_K")).toHaveLength(16);
    expect(blocksOfType(found, "ffn_down.weight", "Q3_K")).toHaveLength(16);
    expect(blocksOfType(found, "ffn_up.weight", "Q2_K")).toHaveLength(16);
    expect(found.get("token_embd.weight")).toBe("Q2_K");
    expect(found.get("output.weight")).toBe("Q6_K");
    const wide = types({ ...SMALL, headCountKv: 4 }, "Q2_K");
    expect(blocksOfType(wide, "attn_v.weight", "Q3_K")).toHaveLength(16);
  });

  it("Q3_K_M: more for the first two blocks' values and the first sixteenth's down", () => {
    const found = types({ ...SMALL, blockCount: 32 }, "Q3_K_M");
    expect(blocksOfType(found, "attn_v.weight", "Q5_K")).toEqual([0, 1]);
    expect(blocksOfType(found, "ffn_down.weight", "Q5_K")).toEqual([0, 1]);
    expect(blocksOfType(found, "ffn_down.weight", "Q4_K")).toHaveLength(30);
    expect(blocksOfType(found, "attn_output.weight", "Q4_K")).toHaveLength(32);
    expect(blocksOfType(found, "attn_k.weight", "Q3_K")).toHaveLength(32);
  });

  it("Q5_K_M: Q6_K where Q4_K_M has it, Q5_K elsewhere", () => {
    const found = types(SMALL, "Q5_K_M");
    const expected = [0, 1, 4, 7, 10, 13, 14, 15];
    expect(blocksOfType(found, "ffn_down.weight", "Q6_K")).toEqual(expected);
    expect(blocksOfType(found, "attn_v.weight", "Q6_K")).toEqual(expected);
    expect(blocksOfType(found, "ffn_gate.weight", "Q5_K")).toHaveLength(16);
  });

  it("Q4_0 and Q6_K: one type, and Q6_K for the output matrix", () => {
    for (const [quantization, type] of [
      ["Q4_0", "Q4_0"],
      ["Q6_K", "Q6_K"],
    ] as const) {
      const found = types(SMALL, quantization);
      expect(found.get("output.weight")).toBe("Q6_K");
      found.delete("output.weight");
      expect(new Set(found.values())).toEqual(new Set(["F32", type]));
    }
  });

  it("F16 and BF16: every matrix, rows of any length", () => {
    for (const quantization of ["F16", "BF16"] as const) {
      const found = types({ ...SMALL, feedForwardLength: 1001 }, quantization);
      expect(new Set(found.values())).toEqual(new Set(["F32", quantization]));
    }
  });

  it("falls back from Q2_K and Q3_K to Q4_0, from Q5_K to Q5_1, with an output matrix of Q8_0", () => {
    const odd = { ...SMALL, embeddingLength: 544, feedForwardLength: 1056 };
    const of = (quantization: SynthQuantization, name: string) => types(odd, quantization).get(name);
    expect(of("Q2_K", "blk.2.ffn_up.weight")).toBe("Q4_0");
    expect(of("Q3_K_M", "blk.2.ffn_up.weight")).toBe("Q4_0");
    expect(of("Q5_K_M", "blk.2.ffn_up.weight")).toBe("Q5_1");
    expect(of("Q6_K", "blk.2.ffn_up.weight")).toBe("Q8_0");
    expect(of("Q2_K", "output.weight")).toBe("Q8_0");
    expect(of("Q4_0", "output.weight")).toBe("Q8_0");
  });

  it("MXFP4: the experts alone, Q8_0 beside them, routers, sinks and biases in F32", () => {
    const found = types(GPT_OSS_20B, "MXFP4");
    const of = (name: string) => found.get(`blk.3.${name}`);
    expect(["down", "gate", "up"].map((part) => of(`ffn_${part}_exps.weight`))).toEqual(
      Array(3).fill("MXFP4"),
    );
    expect([of("attn_q.weight"), found.get("token_embd.weight"), found.get("output.weight")]).toEqual(
      Array(3).fill("Q8_0"),
    );
    const kept = ["ffn_gate_inp.weight", "ffn_gate_inp.bias", "ffn_down_exps.bias", "attn_sinks.weight"];
    expect(kept.map(of)).toEqual(Array(4).fill("F32"));
  });

  it("keeps the experts of gpt-oss in MXFP4 in every quantization, those of other mixtures not", () => {
    for (const quantization of ["Q4_K_M", "Q8_0", "BF16"] as const) {
      expect(types(GPT_OSS_20B, quantization).get("blk.3.ffn_up_exps.weight")).toBe("MXFP4");
    }
    expect(types(QWEN3_30B_A3B, "BF16").get("blk.3.ffn_up_exps.weight")).toBe("BF16");
  });

  it("refuses MXFP4 for a dense model", () => {
    expect(() => types(SMALL, "MXFP4")).toThrow(/experts of mixtures/);
  });

  it("counts queries, keys and values in one matrix as values", () => {
    const found = types(PHI4_MINI, "Q5_K_M");
    expect(blocksOfType(found, "attn_qkv.weight", "Q6_K")).toEqual(
      blocksOfType(found, "ffn_down.weight", "Q6_K"),
    );
  });

  it("gives attention more bits beside eight experts", () => {
    const eight = {
      ...QWEN3_30B_A3B,
      experts: {
        count: 8,
        usedCount: 2,
        feedForwardLength: 768,
        sharedCount: 0,
        leadingDenseBlocks: 0,
      },
    };
    const found = types(eight, "Q4_K_M");
    const of = (name: string) => found.get(`blk.20.${name}.weight`);
    expect([of("attn_k"), of("attn_v"), of("attn_output"), of("attn_q")]).toEqual([
      "Q8_0",
      "Q8_0",
      "Q5_K",
      "Q4_K",
    ]);
  });

  it("treats shared and chosen experts of a layer alike, and falls back for short heads", () => {
    const found = types(DEEPSEEK_V3, "Q4_K_M");
    for (const layer of [0, 20, 60]) {
      const down = [...found].filter(([name]) => name.startsWith(`blk.${layer}.ffn_down`));
      expect(new Set(down.map(([, type]) => type)).size, String(layer)).toBe(1);
    }
    // Its rows are as long as the part of a head without rotation: 128.
    expect(found.get("blk.5.attn_k_b.weight")).toBe("Q5_0");
  });
});

describe("the tensor list", () => {
  it("has biases on queries, keys and values of qwen2 only", () => {
    const biases = (shape: ArchitectureShape) =>
      [...types(shape).keys()].filter((name) => name.endsWith(".bias"));
    expect(biases(SMALL)).toEqual([]);
    expect(biases({ ...SMALL, architecture: "qwen2" })).toHaveLength(3 * 16);
  });

  it("has rotary factors when the shape says so", () => {
    const tensors = planTensors({ ...SMALL, ropeFactors: true }, "Q8_0");
    expect(tensors.find(({ name }) => name === "rope_freqs.weight")).toMatchObject({
      dimensions: [32],
      type: "F32",
    });
  });

  it("makes every matrix Q8_0 in a Q8_0 file", () => {
    expect(new Set(types(SMALL, "Q8_0").values())).toEqual(new Set(["F32", "Q8_0"]));
  });
});
