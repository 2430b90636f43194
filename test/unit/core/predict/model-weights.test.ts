import { describe, expect, it } from "vitest";
import { modelWeights, weightBytesRead } from "../../../../src/core/predict/model-weights.js";
import { shapeParts } from "../../../../src/core/predict/shape-parts.js";
import { PUBLISHED_MODELS } from "../../../fixtures/published-hardware.js";
import { MODELS } from "../../data/data-tables.js";

function row(id: string) {
  const found = [...MODELS, ...PUBLISHED_MODELS].find((model) => model.id === id);
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
    const oss = { ...row("gpt-oss-20b"), files: {} };
    // 11.27 GiB as llama-bench prints it (benches/dgx-spark.md of llama.cpp).
    expect(Math.abs((modelWeights(oss, "MXFP4")?.totalBytes ?? 0) / (11.27 * 2 ** 30) - 1)).toBeLessThan(
      0.01,
    );
    const { always, experts, embedding, output } = shapeParts(row("deepseek-r1").shape);
    expect(Math.abs((always + experts + embedding + output) / 671e9 - 1)).toBeLessThan(0.01);
  });

  it("scales to the published size where one is known", () => {
    const file = { repo: "a/b", file: "c", sizeBytes: 13e9, sha256: null, source: "test" };
    const weights = modelWeights({ ...row("gpt-oss-20b"), files: { MXFP4: file } }, "MXFP4");
    expect(weights?.totalBytes).toBeCloseTo(13e9, 0);
    expect(weights?.basis).toBe("published size");
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
