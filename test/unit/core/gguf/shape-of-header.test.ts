import { describe, expect, it } from "vitest";
import { readHeader } from "../../../../src/core/gguf/read/read-header.js";
import { shapeOfHeader } from "../../../../src/core/gguf/shape-of-header.js";
import { modelWeights, weightsOfFile } from "../../../../src/core/predict/model-weights.js";
import type { ModelRow } from "../../../../src/schema/model.js";
import { sourceOf } from "../../../fixtures/byte-sources.js";
import { headerBytes } from "../../../fixtures/model-headers.js";
import { REGISTRY, rowOf } from "../../../fixtures/registry.js";

async function headerOf(row: ModelRow) {
  return readHeader(sourceOf(headerBytes({ row, quantization: "Q4_K_M" })).source);
}

describe("the shape that a header tells", () => {
  it.each(REGISTRY.models.map((row) => [row.id, row] as const))(
    "%s: is that of the registry, and so are the weights",
    async (_id, row) => {
      const header = await headerOf(row);
      const shape = shapeOfHeader(header);
      const { ropeFactors: _, latentAttention, headSize, ...expected } = row.shape;
      // A wider head of keys stands for the compressed vector; experts of a mixture have one width, whatever it is called.
      expect(shape).toMatchObject({
        ...expected,
        latentAttention,
        ropeFrequencyBase: Math.fround(expected.ropeFrequencyBase),
        rmsEpsilon: Math.fround(expected.rmsEpsilon),
        ...(latentAttention === null ? { headSize } : {}),
      });
      const weights = weightsOfFile(row.shape, header.tensors);
      expect(weights).toEqual({ ...modelWeights(row, "Q4_K_M"), basis: "the file's tensors" });
    },
  );

  it("is none where figures are missing, or a tensor has a type that cannot be sized", async () => {
    const header = await headerOf(rowOf("tiny"));
    const without = (key: string) => ({
      ...header,
      metadata: new Map([...header.metadata].filter(([name]) => name !== key)),
    });
    expect(shapeOfHeader(without("llama.block_count"))).toBeNull();
    expect(shapeOfHeader(without("llama.embedding_length"))).toBeNull();
    expect(shapeOfHeader(without("general.architecture"))).toBeNull();
    // llama.cpp has defaults for these.
    expect(shapeOfHeader(without("llama.rope.freq_base"))?.ropeFrequencyBase).toBe(10_000);
    expect(shapeOfHeader(without("llama.attention.head_count_kv"))?.headCountKv).toBe(
      rowOf("tiny").shape.headCount,
    );
    const unknown = header.tensors.map((tensor) => ({ ...tensor, type: null, bytes: null }));
    expect(weightsOfFile(rowOf("tiny").shape, unknown)).toBeNull();
    expect(weightsOfFile(rowOf("tiny").shape, [])).toBeNull();
  });
});
