import { describe, expect, it } from "vitest";
import { publishedHeaderBytes } from "../../../src/core/gguf/synthetic-plan.js";
import { listTensors } from "../../../src/core/gguf/tensor-list.js";
import type { ArchitectureShape, ModelRow } from "../../../src/schema/model.js";
import { MODELS, PRICES, SCORES } from "./data-tables.js";

/** Rows whose tensors are plain: their files can be computed to the byte. */
const PLAIN = MODELS.filter(({ shape }) => ["llama", "qwen2"].includes(shape.architecture));
const PUBLISHED = MODELS.flatMap((row) =>
  Object.entries(row.files).map(([quantization, file]) => ({ row, quantization, file })),
);
/** Bits a weight of the plainest matrix in each kind of file (ggml-common.h), and the most that a small model mixes in. */
const BITS: Record<string, readonly [least: number, most: number]> = {
  Q2_K: [2.6, 5.6],
  Q3_K_M: [3.4, 5.7],
  Q4_0: [4.5, 5.2],
  Q4_K_M: [4.5, 6.6],
  Q5_K_M: [5.5, 6.9],
  Q6_K: [6.5, 6.8],
  Q8_0: [8.5, 8.7],
  MXFP4: [4.25, 4.7],
  F16: [16, 16.2],
  BF16: [16, 16.2],
};
const SIZE_ORDER = ["Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0"];

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function row(id: string): ModelRow {
  const found = MODELS.find((model) => model.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

/** Weights of the attention of one block, without norms and biases. */
function attention(shape: ArchitectureShape): number {
  const { embeddingLength: width, headCount: heads, headCountKv, headSize, latentAttention: latent } = shape;
  if (latent === null) return 2 * width * headSize * (heads + headCountKv);
  const { kvLoraRank, queryLoraRank, ropeHeadSize, noRopeHeadSize, valueHeadSize } = latent;
  const query = heads * (noRopeHeadSize + ropeHeadSize);
  const queries = queryLoraRank === null ? width * query : queryLoraRank * (width + query);
  const keys = width * (kvLoraRank + ropeHeadSize) + kvLoraRank * heads * (noRopeHeadSize + valueHeadSize);
  return queries + keys + heads * valueHeadSize * width;
}

/** Weights of a shape counted from its widths alone; `used` counts only the experts that work on one token. */
function countWeights(shape: ArchitectureShape, used: "all" | "used"): number {
  const { embeddingLength: width, blockCount, experts } = shape;
  const dense = 3 * width * shape.feedForwardLength;
  const embeddings = (shape.tiedEmbeddings ? 1 : 2) * width * shape.vocabularySize;
  const denseBlocks = experts === null ? blockCount : experts.leadingDenseBlocks;
  const each = experts === null ? 0 : 3 * width * experts.feedForwardLength;
  const working = experts === null ? 0 : used === "all" ? experts.count : experts.usedCount;
  const mixture = (working + (experts?.sharedCount ?? 0)) * each + width * (experts?.count ?? 0);
  const blocks = blockCount * attention(shape) + denseBlocks * dense + (blockCount - denseBlocks) * mixture;
  return embeddings + blocks;
}

describe("models.json", () => {
  it("has the models that the issue names, and a name of its own for each", () => {
    expect(MODELS.length).toBeGreaterThanOrEqual(90);
    const names = MODELS.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(repeated(names)).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(
        "r1 v3 r1-7b r1-32b llama3.1-8b llama3.2-1b llama3.3-70b qwen3-30b-a3b gemma3-27b phi4 gpt-oss-120b".split(
          " ",
        ),
      ),
    );
    expect(repeated(MODELS.map(({ shortName }) => shortName))).toEqual([]);
  });

  it("has what is current in late 2026, as far as a shape can say it", () => {
    const late = MODELS.filter(({ releasedAt }) => releasedAt !== null && releasedAt >= "2025-07-01");
    expect(late.length).toBeGreaterThanOrEqual(35);
    expect(new Set(late.map(({ family }) => family)).size).toBeGreaterThanOrEqual(15);
    expect(late.flatMap(({ id, aliases }) => [id, ...aliases])).toEqual(
      expect.arrayContaining(
        "v3.1 k2.5 qwen3-235b-2507 ministral-3-8b mistral-small-4 mistral-large-3 glm-4.6 minimax-m2.5 seed-oss".split(
          " ",
        ),
      ),
    );
  });

  it("points at weights that somebody hosts and at scores that are published", () => {
    const weights = new Set(PRICES.map((price) => price.weights));
    const scores = new Set(SCORES.map(({ key }) => key));
    for (const { id, weightsKey, scoresKey } of MODELS) {
      expect(weightsKey === null || weights.has(weightsKey), id).toBe(true);
      expect(scoresKey === null || scores.has(scoresKey), id).toBe(true);
    }
  });

  it("was released before it was written down", () => {
    for (const { id, releasedAt } of MODELS)
      expect(releasedAt === null || releasedAt <= "2026-11-25", id).toBe(true);
  });

  it("says of each row, and of each file, where it can be read", () => {
    for (const { id, source } of MODELS) expect(source.length, id).toBeGreaterThan(20);
    for (const {
      row: { id },
      file,
    } of PUBLISHED)
      expect(file.source.length, id).toBeGreaterThan(20);
  });
});

describe("shapes of models.json", () => {
  it("count the parameters that are printed, to 1 in 100, whatever the architecture", () => {
    for (const { id, parameters, shape } of MODELS) {
      expect(Math.abs(countWeights(shape, "all") / parameters - 1), id).toBeLessThan(0.01);
    }
  });

  it("count them to the last weight where the tensors are plain", () => {
    for (const { id, parameters, shape } of PLAIN) {
      const count = listTensors(shape).reduce(
        (sum, { dimensions }) => sum + dimensions.reduce((a, b) => a * b, 1),
        0,
      );
      expect(count, id).toBe(parameters);
    }
  });

  it("are those that the makers print", () => {
    // Totals: deepseek-ai/DeepSeek-V3 README (671B, 37B active); gpt-oss model card (20.91B and 3.61B, 116.83B and 5.13B).
    expect(row("deepseek-r1").parameters).toBe(671_026_419_200);
    // Totals as their makers round them: Kimi 1T, Mistral 673B and 119B, MiniMax 229B, Baidu 21B, ByteDance 36B.
    const billions = (id: string) => Math.round(row(id).parameters / 1e9);
    expect(["kimi-k2.5", "mistral-large-3", "mistral-small-4"].map(billions)).toEqual([1026, 673, 119]);
    expect(["minimax-m2.5", "ernie-4.5-21b-a3b", "seed-oss-36b"].map(billions)).toEqual([229, 22, 36]);
    expect(row("gpt-oss-20b").parameters / 1e9).toBeCloseTo(20.91, 2);
    expect(row("gpt-oss-120b").parameters / 1e9).toBeCloseTo(116.83, 2);
    // 8,030,261,248 and the 64 rotary factors that the file stores.
    expect(row("llama-3.1-8b").parameters).toBe(8_030_261_312);
  });

  it("have active parameters exactly when they are mixtures, and as many as their shape says", () => {
    for (const { id, activeParameters, shape } of MODELS) {
      expect(activeParameters === null, id).toBe(shape.experts === null);
      if (activeParameters === null) continue;
      // Makers count the input embedding in or out.
      const most = countWeights(shape, "used");
      const least = most - shape.embeddingLength * shape.vocabularySize;
      expect(activeParameters, id).toBeGreaterThan(least * 0.99);
      expect(activeParameters, id).toBeLessThan(most * 1.01);
    }
  });

  it("have fewer dense blocks than blocks, and windows shorter than the context", () => {
    for (const { id, shape } of MODELS) {
      expect((shape.experts?.leadingDenseBlocks ?? 0) < shape.blockCount, id).toBe(true);
      expect((shape.slidingWindow?.tokens ?? 0) < shape.contextLength, id).toBe(true);
    }
  });
});

describe("files of models.json", () => {
  it("are many, and hashed for models that people run first", () => {
    expect(PUBLISHED.length).toBeGreaterThanOrEqual(150);
    for (const id of ["llama-3.1-8b", "qwen3-8b", "gemma-3-4b", "phi-4", "gpt-oss-20b"]) {
      expect(
        Object.values(row(id).files).some(({ sha256 }) => sha256 !== null),
        id,
      ).toBe(true);
    }
  });

  it("have a place and a hash of their own", () => {
    expect(repeated(PUBLISHED.map(({ file: { repo, file } }) => `${repo}/${file}`))).toEqual([]);
    expect(repeated(PUBLISHED.flatMap(({ file: { sha256 } }) => sha256 ?? []))).toEqual([]);
  });

  it("are named after their quantization", () => {
    for (const {
      row: { id },
      quantization,
      file: { file },
    } of PUBLISHED) {
      const written = quantization === "F16" ? /f(p)?16/i : new RegExp(quantization, "i");
      expect(file, id).toMatch(written);
    }
  });

  it("have the bits a weight of their kind, and grow with it", () => {
    for (const {
      row: { id, parameters },
      quantization,
      file,
    } of PUBLISHED) {
      const [least, most] = BITS[quantization] ?? [Number.NaN, Number.NaN];
      const bits = (8 * file.sizeBytes) / parameters;
      expect(bits, `${id} ${quantization}`).toBeGreaterThan(least);
      expect(bits, `${id} ${quantization}`).toBeLessThan(most);
    }
    for (const { id, files } of MODELS) {
      const sizes = SIZE_ORDER.flatMap((quantization) => files[quantization]?.sizeBytes ?? []);
      expect(sizes, id).toEqual([...sizes].sort((a, b) => a - b));
    }
  });

  it("have parts that add up", () => {
    const split = PUBLISHED.filter(({ file }) => file.parts !== undefined);
    expect(split.length).toBeGreaterThan(0);
    for (const {
      row: { id },
      file,
    } of split) {
      const parts = file.parts ?? [];
      expect(parts[0]?.file, id).toBe(file.file);
      expect(
        parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        id,
      ).toBe(file.sizeBytes);
    }
  });

  it("have one header a publisher, the same in both kinds", () => {
    for (const model of PLAIN) {
      const { Q4_K_M, Q8_0 } = model.files;
      if (Q4_K_M === undefined || Q8_0 === undefined || Q4_K_M.repo !== Q8_0.repo) continue;
      expect(publishedHeaderBytes(model, "Q8_0"), model.id).toBe(publishedHeaderBytes(model, "Q4_K_M"));
    }
  });
});
