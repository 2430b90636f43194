import { describe, expect, it } from "vitest";
import { modelWeights, weightBytesRead } from "../../../../src/core/predict/model-weights.js";
import { shapeParts } from "../../../../src/core/predict/shape-parts.js";
import { MODELS } from "../../data/data-tables.js";

function row(id: string) {
  const found = MODELS.find((model) => model.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

describe("modelWeights", () => {
  const llama = row("deepseek-r1-distill-llama-8b");

  it("takes the tensors of a dense model: the file less its header, the embedding not read", () => {
    const weights = modelWeights(llama, "Q4_K_M");
    expect(weights?.basis).toBe("tensor plan");
    expect(Math.abs((weights?.totalBytes ?? 0) / 4.92e9 - 1)).toBeLessThan(0.01);
    // 128,256 rows of 4,096 weights in Q4_K, 4.5 bits each.
    const embedding = (128_256 * 4096 * 4.5) / 8;
    expect((weights?.totalBytes ?? 0) - (weights?.alwaysBytes ?? 0)).toBe(embedding);
  });

  it("counts bits where no plan covers the quantization: F16 is two bytes a parameter", () => {
    const weights = modelWeights(llama, "F16");
    expect(Math.abs((weights?.totalBytes ?? 0) / (2 * llama.parameters) - 1)).toBeLessThan(0.001);
    expect(modelWeights(llama, "IQ9_X")).toBeNull();
  });

  it("sizes mixtures: the published gpt-oss files, and 671 thousand million parameters of DeepSeek-R1", () => {
    const oss = modelWeights(row("gpt-oss-20b"), "MXFP4");
    // 11.27 GiB as llama-bench prints it (benches/dgx-spark.md of llama.cpp).
    expect(Math.abs((oss?.totalBytes ?? 0) / (11.27 * 2 ** 30) - 1)).toBeLessThan(0.01);
    const { always, experts, embedding, output } = shapeParts(row("deepseek-r1").shape);
    expect(Math.abs((always + experts + embedding + output) / 671e9 - 1)).toBeLessThan(0.01);
  });

  it("tells the experts of a mixture from what works on every token, by hand", () => {
    const weights = modelWeights(row("qwen3-30b-a3b"), "Q8_0");
    if (weights === null) throw new Error("no weights");
    // 48 blocks of 128 experts, three matrices of 2,048 x 768 each, 34 bytes for 32 weights.
    const experts = 48 * 128 * 3 * 2048 * 768;
    expect(weights.expertBytes).toBe((experts * 34) / 32);
    expect(weights.outputBytes).toBe((151_936 * 2048 * 34) / 32);
    expect(weights.totalBytes - weights.expertBytes - weights.alwaysBytes).toBe(weights.outputBytes);
    // Queries and output 4,096 wide, keys and values 512, the router, four norms.
    const attention = 2 * 2048 * 4096 + 2 * 2048 * 512 + 2048 * 128 + 2 * 2048 + 2 * 128;
    expect(weights.blockParameters).toBe(48 * attention + (experts * 8) / 128);
  });

  it("is the published file less its header, within 1 in 200", () => {
    const off = MODELS.flatMap((model) =>
      Object.entries(model.files).flatMap(([quantization, { sizeBytes }]) => {
        const weights = modelWeights(model, quantization)?.totalBytes ?? 0;
        // The tokenizer takes up to 100 bytes a token of a header.
        const most = weights + 100 * model.shape.vocabularySize;
        const isRight = weights * 0.995 <= sizeBytes && sizeBytes <= most * 1.005;
        return isRight ? [] : [`${model.id}:${quantization}`];
      }),
    );
    // Two files hold other types than llama-quantize v0.5.0 would choose.
    expect(off).toEqual(["phi-4:Q2_K", "phi-4:Q5_K_M"]);
  });

  it("counts the same parameters with and without a plan", () => {
    for (const model of MODELS) {
      const parts = shapeParts(model.shape);
      const share = (model.shape.experts?.usedCount ?? 0) / (model.shape.experts?.count ?? 1);
      const planned = modelWeights(model, "Q8_0")?.blockParameters ?? 0;
      expect(Math.abs((parts.always + parts.experts * share) / planned - 1), model.id).toBeLessThan(0.002);
    }
  });

  describe("of an architecture without a plan", () => {
    const unknown = { ...row("qwen3-30b-a3b"), files: {} };
    const shape = { ...unknown.shape, architecture: "made-up" };

    it("is counted by bits, within 6 in 100 of the plan's", () => {
      for (const quantization of ["Q4_0", "Q4_K_M", "Q6_K", "Q8_0", "F16"]) {
        const [known, counted] = [unknown, { shape, files: {} }].map((one) =>
          modelWeights(one, quantization),
        );
        if (known == null || counted == null) throw new Error(quantization);
        expect(counted.basis).toBe("bits per weight");
        for (const part of ["totalBytes", "alwaysBytes", "expertBytes", "outputBytes"] as const) {
          expect(Math.abs(counted[part] / known[part] - 1), `${quantization} ${part}`).toBeLessThan(0.06);
        }
        expect(counted.cpuBytes.avx2 / known.cpuBytes.avx2, quantization).toBeGreaterThan(0.95);
        expect(counted.cpuBytes.avx2 / known.cpuBytes.avx2, quantization).toBeLessThan(1.1);
      }
    });

    it("is scaled to the published size where one is known", () => {
      const file = { repo: "a/b", file: "c", sizeBytes: 13e9, sha256: null, source: "test" };
      const weights = modelWeights({ shape, files: { MXFP4: file } }, "MXFP4");
      expect(weights?.totalBytes).toBeCloseTo(13e9, 0);
      expect(weights?.basis).toBe("published size");
    });
  });

  it("reads the weights once for all sequences, and of experts those that chance touches", () => {
    const dense = modelWeights(llama, "Q4_K_M");
    const mixture = modelWeights(row("gpt-oss-20b"), "MXFP4");
    if (dense === null || mixture === null) throw new Error("no weights");
    expect(weightBytesRead(dense, 8)).toBe(weightBytesRead(dense, 1));
    expect(weightBytesRead(mixture, 1)).toBeCloseTo(mixture.alwaysBytes + mixture.expertBytes * (4 / 32), 0);
    // Two tokens with 4 of 32 experts each: 1 - (28/32)^2.
    expect(weightBytesRead(mixture, 2)).toBeCloseTo(mixture.alwaysBytes + mixture.expertBytes * (15 / 64), 0);
    expect(weightBytesRead(mixture, 1000)).toBeCloseTo(mixture.alwaysBytes + mixture.expertBytes, 0);
  });
});
