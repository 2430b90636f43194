import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeShape } from "../../../../src/core/gguf/synthetic-metadata.js";
import { planTensors, syntheticFileBytes } from "../../../../src/core/gguf/synthetic-plan.js";
import { listTensors } from "../../../../src/core/gguf/tensor-list.js";
import { findModel } from "../../../../src/host/models/registry.js";
import {
  type ArchitectureShape,
  ModelRegistry,
  type SynthQuantization,
} from "../../../../src/schema/model.js";
import * as shapes from "../../../fixtures/synthetic-shapes.js";

const { DEEPSEEK_V3, GEMMA3_1B, GPT_OSS_20B, PHI4_MINI, QWEN3_30B_A3B, QWEN3_600M, rowAround } = shapes;
const tiny = findModel(ModelRegistry.parse(JSON.parse(readFileSync("models.json", "utf8"))), "tiny");

const PHI4: ArchitectureShape = {
  ...PHI4_MINI,
  blockCount: 40,
  embeddingLength: 5120,
  feedForwardLength: 17920,
  headCount: 40,
  headCountKv: 10,
  vocabularySize: 100352,
  contextLength: 16384,
  ropeFrequencyBase: 250000,
  ropeFactors: false,
  tiedEmbeddings: false,
};

const GPT_OSS_120B: ArchitectureShape = {
  ...GPT_OSS_20B,
  blockCount: 36,
  experts: { count: 128, usedCount: 4, feedForwardLength: 2880, sharedCount: 0, leadingDenseBlocks: 0 },
};

/** Names of one block's tensors, without the block. */
function namesIn(shape: ArchitectureShape, block: number): string[] {
  const own = listTensors(shape).filter((tensor) => tensor.block === block);
  return own.map(({ name }) => name.replace(`blk.${block}.`, ""));
}

function variant(architecture: string): ArchitectureShape {
  const found = shapes.SCALED_DOWN_VARIANTS.find((shape) => shape.architecture === architecture);
  if (found === undefined) throw new Error(`no ${architecture}`);
  return found;
}

function dimensionsOf(shape: ArchitectureShape, name: string): readonly number[] | undefined {
  return listTensors(shape).find((tensor) => tensor.name === name)?.dimensions;
}

describe("parameters", () => {
  // As llama-bench prints them for real files, to two places.
  it.each([
    ["Qwen3-30B-A3B", QWEN3_30B_A3B, 30.53],
    ["gpt-oss-20b", GPT_OSS_20B, 20.91],
    ["gpt-oss-120b", GPT_OSS_120B, 116.83],
    ["DeepSeek-V3", DEEPSEEK_V3, 671.03],
    ["Gemma 3 1B", GEMMA3_1B, 1.0],
    ["Phi-4", PHI4, 14.66],
    ["Phi-4 mini", PHI4_MINI, 3.84],
  ] as const)("%s has as many as published", (_, shape, billions) => {
    const count = listTensors(shape).reduce(
      (sum, { dimensions }) => sum + dimensions.reduce((product, length) => product * length, 1),
      0,
    );
    expect(Math.round(count / 1e7) / 100).toBe(billions);
  });
});

/**
 * Sizes in GB as the cards of the repositories list them. Phi-4 at Q5_K_M (10.60) is left out: it was quantized when
 * queries, keys and values in one matrix had a rule of their own; so is what an importance matrix changed (Q4_0).
 */
const PUBLISHED: readonly (readonly [
  card: string,
  ArchitectureShape,
  Partial<Record<SynthQuantization, number>>,
])[] = [
  [
    "bartowski/Qwen_Qwen3-30B-A3B-GGUF",
    QWEN3_30B_A3B,
    { BF16: 61.1, Q8_0: 32.48, Q6_K: 25.1, Q5_K_M: 21.74 },
  ],
  ["tensorblock/gemma-3-1b-it-GGUF", GEMMA3_1B, { Q2_K: 0.69, Q3_K_M: 0.722, Q4_0: 0.72 }],
  ["bartowski/phi-4-GGUF", PHI4, { F16: 29.32, Q8_0: 15.58, Q6_K: 12.03, Q4_K_M: 9.05 }],
  [
    "bartowski/deepseek-ai_DeepSeek-V3-0324-GGUF",
    DEEPSEEK_V3,
    { Q8_0: 713.29, Q6_K: 550.8, Q5_K_M: 475.4, Q4_K_M: 404.43 },
  ],
  ["bartowski/openai_gpt-oss-20b-GGUF", GPT_OSS_20B, { MXFP4: 12.1 }],
];

describe("file sizes", () => {
  it.each(
    PUBLISHED.flatMap(([card, shape, sizes]) =>
      Object.entries(sizes).map(([quantization, size]) => ({ card, shape, quantization, size })),
    ),
  )("$card at $quantization is within 0.5 % of $size GB", ({ shape, quantization, size }) => {
    const bytes = syntheticFileBytes(rowAround(tiny, shape), quantization as SynthQuantization);
    expect(Math.abs(bytes / 1e9 / size - 1)).toBeLessThan(0.005);
  });

  it("are those that llama-bench prints for the weights alone", () => {
    const gibibytes = (shape: ArchitectureShape, quantization: SynthQuantization) =>
      planTensors(shape, quantization).reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 30;
    expect(gibibytes(QWEN3_30B_A3B, "Q2_K")).toBeCloseTo(10.48, 2);
    expect(gibibytes(QWEN3_30B_A3B, "Q4_K_M")).toBeCloseTo(17.28, 2);
    expect(gibibytes(GPT_OSS_20B, "MXFP4")).toBeCloseTo(11.27, 2);
    expect(gibibytes(GPT_OSS_20B, "Q4_K_M")).toBeCloseTo(10.81, 2);
    expect(gibibytes(GPT_OSS_20B, "BF16")).toBeCloseTo(12.83, 2);
    expect(gibibytes(GPT_OSS_120B, "MXFP4")).toBeCloseTo(59.02, 2);
    expect(gibibytes(PHI4, "Q8_0")).toBeCloseTo(14.51, 2);
    expect(gibibytes(PHI4, "Q4_K_M")).toBeCloseTo(8.43, 2);
    expect(gibibytes(PHI4_MINI, "F16")).toBeCloseTo(7.15, 2);
    expect(gibibytes(GEMMA3_1B, "Q4_K_M") * 1024).toBeCloseTo(762.49, 2);
    expect(gibibytes(QWEN3_600M, "Q8_0") * 1024).toBeCloseTo(604.15, 2);
  });
});

describe("blocks", () => {
  it("of qwen3 have norms on queries and keys, as long as a head", () => {
    expect(namesIn(QWEN3_600M, 0)).toEqual(
      expect.arrayContaining(["attn_k_norm.weight", "attn_q_norm.weight"]),
    );
    expect(dimensionsOf(QWEN3_600M, "blk.0.attn_q_norm.weight")).toEqual([128]);
    expect(namesIn(QWEN3_600M, 0).some((name) => name.endsWith(".bias"))).toBe(false);
  });

  it("of gemma3 have norms before and after", () => {
    expect(namesIn(GEMMA3_1B, 0).filter((name) => name.endsWith("_norm.weight"))).toEqual([
      "attn_k_norm.weight",
      "attn_norm.weight",
      "attn_q_norm.weight",
      "ffn_norm.weight",
      "post_attention_norm.weight",
      "post_ffw_norm.weight",
    ]);
  });

  it("of gpt-oss have one norm before the experts, named after the attention", () => {
    const names = namesIn(GPT_OSS_20B, 0);
    expect(names).not.toContain("ffn_norm.weight");
    expect(names).toContain("post_attention_norm.weight");
    expect(names.filter((name) => name.endsWith(".bias"))).toHaveLength(8);
    expect(dimensionsOf(GPT_OSS_20B, "blk.0.attn_sinks.weight")).toEqual([64]);
  });

  it("of qwen3moe hold all experts of a layer in one tensor", () => {
    expect(dimensionsOf(QWEN3_30B_A3B, "blk.7.ffn_down_exps.weight")).toEqual([768, 2048, 128]);
    expect(dimensionsOf(QWEN3_30B_A3B, "blk.7.ffn_gate_inp.weight")).toEqual([2048, 128]);
    expect(namesIn(QWEN3_30B_A3B, 0).some((name) => /shexp|probs/.test(name))).toBe(false);
  });

  it("of phi3 have queries, keys and values in one matrix, and two sets of rotary factors outside", () => {
    expect(dimensionsOf(PHI4_MINI, "blk.0.attn_qkv.weight")).toEqual([3072, 3072 + 2 * 1024]);
    expect(dimensionsOf(PHI4_MINI, "blk.0.ffn_up.weight")).toEqual([3072, 2 * 8192]);
    expect(namesIn(PHI4_MINI, 0)).not.toContain("ffn_gate.weight");
    expect(listTensors(PHI4_MINI).filter(({ name }) => name.startsWith("rope_factors"))).toHaveLength(2);
  });

  it("of olmo2 have norms after alone, those of queries and keys over all heads", () => {
    const shape = variant("olmo2");
    expect(namesIn(shape, 0).filter((name) => name.endsWith("_norm.weight"))).toEqual([
      "attn_k_norm.weight",
      "attn_q_norm.weight",
      "post_attention_norm.weight",
      "post_ffw_norm.weight",
    ]);
    expect(dimensionsOf(shape, "blk.0.attn_q_norm.weight")).toEqual([8 * 64]);
    expect(dimensionsOf(shape, "blk.0.attn_k_norm.weight")).toEqual([2 * 64]);
  });

  it("of seed_oss and glm4moe have biases on queries, keys and values, and name a norm after the attention", () => {
    for (const architecture of ["seed_oss", "glm4moe"]) {
      const names = namesIn(variant(architecture), 0);
      const biases = names.filter((name) => /^attn_.*\.bias$/.test(name));
      expect(biases, architecture).toEqual(["attn_k.bias", "attn_q.bias", "attn_v.bias"]);
      expect(names, architecture).toContain("post_attention_norm.weight");
      expect(names, architecture).not.toContain("ffn_norm.weight");
    }
  });

  it("of mixtures correct the scores of their experts, with or without a shared one", () => {
    const corrected = (architecture: string) =>
      namesIn(variant(architecture), 1).includes("exp_probs_b.bias");
    expect(["glm4moe", "minimax-m2", "ernie4_5-moe"].map(corrected)).toEqual([true, true, true]);
    expect(["llama4", "mistral4", "qwen3vlmoe"].map(corrected)).toEqual([false, false, false]);
  });

  it("of deepseek2 begin with usual layers, and have a shared expert after", () => {
    expect(namesIn(DEEPSEEK_V3, 2)).toContain("ffn_down.weight");
    expect(namesIn(DEEPSEEK_V3, 2)).not.toContain("ffn_gate_inp.weight");
    expect(namesIn(DEEPSEEK_V3, 3)).toEqual(
      expect.arrayContaining(["exp_probs_b.bias", "ffn_down_exps.weight", "ffn_down_shexp.weight"]),
    );
    const { latentAttention } = DEEPSEEK_V3;
    if (latentAttention === null) throw new Error("no latent attention");
    const lite = { ...DEEPSEEK_V3, latentAttention: { ...latentAttention, queryLoraRank: null } };
    expect(namesIn(lite, 0)).toContain("attn_q.weight");
    expect(describeShape(lite)).not.toHaveProperty(["deepseek2.attention.q_lora_rank"]);
  });
});

describe("a shape that cannot be written", () => {
  it("is refused by the name of its architecture", () => {
    for (const architecture of ["mamba", "constructor"]) {
      expect(() => listTensors({ ...QWEN3_600M, architecture })).toThrow(/no made-up weights/);
    }
  });

  it("is refused when its experts or its latent attention are missing or too many", () => {
    for (const shape of [
      { ...QWEN3_30B_A3B, experts: null },
      { ...QWEN3_600M, experts: QWEN3_30B_A3B.experts },
      { ...DEEPSEEK_V3, latentAttention: null },
      { ...QWEN3_600M, latentAttention: DEEPSEEK_V3.latentAttention },
    ]) {
      expect(() => listTensors(shape)).toThrow(/does not fit/);
    }
  });
});

describe("metadata", () => {
  it("tells the keys that llama.cpp asks of one architecture alone", () => {
    const keys = {
      granite: "granite.logit_scale",
      llama4: "llama4.interleave_moe_layer_step",
      "minimax-m2": "minimax-m2.expert_gating_func",
      "ernie4_5-moe": "ernie4_5-moe.interleave_moe_layer_step",
    };
    for (const [architecture, key] of Object.entries(keys)) {
      expect(describeShape(variant(architecture)), architecture).toHaveProperty([key]);
      expect(describeShape(QWEN3_600M)).not.toHaveProperty([key]);
    }
    expect(describeShape(variant("ernie4_5-moe"))).toMatchObject({
      "ernie4_5-moe.expert_shared_feed_forward_length": { value: 2 * 256 },
    });
    // config.json of Qwen3-VL: mrope_section 24, 20, 20.
    expect(describeShape(variant("qwen3vl"))).toMatchObject({
      "qwen3vl.rope.dimension_sections": { value: [24, 20, 20, 0] },
    });
  });

  it("tells experts and windows under the keys that llama.cpp reads", () => {
    expect(describeShape(GPT_OSS_20B)).toMatchObject({
      "gpt-oss.expert_count": { value: 32 },
      "gpt-oss.expert_used_count": { value: 4 },
      "gpt-oss.expert_feed_forward_length": { value: 2880 },
      "gpt-oss.attention.sliding_window": { value: 128 },
      "gpt-oss.attention.sliding_window_pattern": { value: 2 },
    });
  });

  it("tells one compressed head for latent attention, with what it unpacks to beside it", () => {
    expect(describeShape(DEEPSEEK_V3)).toMatchObject({
      "deepseek2.attention.head_count_kv": { value: 1 },
      "deepseek2.attention.key_length": { value: 576 },
      "deepseek2.attention.value_length": { value: 512 },
      "deepseek2.attention.key_length_mla": { value: 192 },
      "deepseek2.rope.dimension_count": { value: 64 },
    });
  });
});
