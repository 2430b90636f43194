import { describe, expect, it } from "vitest";
import { planTensors } from "../../../../src/core/gguf/synthetic-plan.js";
import type { ArchitectureShape } from "../../../../src/schema/model.js";

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

function types(shape: ArchitectureShape, quantization: "Q4_K_M" | "Q8_0" = "Q4_K_M"): Map<string, string> {
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
