/** What `fit` says of memory, held against what llama.cpp allocates on a processor. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryNeed } from "../../src/core/predict/fit-memory.js";
import { sizedModel } from "../../src/core/predict/sized-model.js";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { directContextOf } from "../../src/host/worker/llama/direct-context.js";
import { memoryOf } from "../../src/host/worker/llama/loaded-facts.js";
import type { ArchitectureShape, SynthQuantization } from "../../src/schema/model.js";
import { ModelRegistry, type ModelRow } from "../../src/schema/model.js";
import { SCALED_DOWN } from "../fixtures/synthetic-shapes.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
let llama: Llama;
let tiny: ModelRow;

beforeAll(async () => {
  tiny = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 0,
    logLevel: LlamaLogLevel.disabled,
  });
});

afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Blocks, width, hidden width, heads, heads of keys, head size, vocabulary. */
function sizes(...values: number[]): Partial<ArchitectureShape> {
  const [blockCount, embeddingLength, feedForwardLength, headCount, headCountKv, headSize, vocabularySize] =
    values as [number, number, number, number, number, number, number];
  return { blockCount, embeddingLength, feedForwardLength, headCount, headCountKv, headSize, vocabularySize };
}

const CASES: readonly [string, Partial<ArchitectureShape>, SynthQuantization][] = [
  ["a large vocabulary", sizes(4, 256, 768, 4, 2, 64, 32_768), "Q4_K_M"],
  ["many heads of keys", sizes(8, 512, 1536, 8, 8, 64, 4096), "Q4_K_M"],
  ["no copy: Q8_0", sizes(6, 1024, 2816, 16, 4, 64, 8192), "Q8_0"],
  ["one head of keys, wide layers", sizes(3, 768, 6144, 6, 1, 128, 16_384), "Q4_K_M"],
  ["tied embeddings", { ...sizes(5, 512, 1024, 4, 2, 128, 65_536), tiedEmbeddings: true }, "Q8_0"],
  ["qwen2 with biases", { ...sizes(12, 768, 2048, 12, 2, 64, 4096), architecture: "qwen2" }, "Q4_K_M"],
];
/** Mixtures, windows, latent attention, fused matrices: one shape of each architecture, in what it is published in. */
const ARCHITECTURES = SCALED_DOWN.flatMap((shape) => {
  const quantizations: SynthQuantization[] = shape.experts === null ? ["Q4_K_M"] : ["Q4_K_M", "MXFP4"];
  return quantizations.map((quantization) => [shape.architecture, shape, quantization] as const);
});
/** What these quantizations make llama.cpp rearrange is the same on all x86 processors. */
const PROCESSOR = process.arch === "arm64" ? "arm" : "avx512";
const CONTEXTS = [512, 4096, 16_384];
const MOST_OFF = 0.01;

it.each(CASES)(
  "memory of a model with %s is what llama.cpp allocates, within 1 in 100",
  (_name, change, quantization) => compare({ ...tiny.shape, ...change }, quantization),
);

it.each(ARCHITECTURES)(
  "memory of %s is what llama.cpp allocates, within 1 in 100",
  (_name, shape, quantization) => compare(shape, quantization),
);

async function compare(shape: ArchitectureShape, quantization: SynthQuantization) {
  const row = { ...tiny, files: {}, shape };
  const sized = sizedModel(row, quantization);
  if (sized === null) throw new Error("not sized");
  const path = join(folder, "model.gguf");
  await writeSyntheticModel({ row, quantization, path });
  const model = await llama.loadModel({ modelPath: path });
  const off: string[] = [];
  for (const contextSize of CONTEXTS) {
    const context = await model.createContext({
      contextSize,
      batchSize: 512,
      threads: 1,
      flashAttention: true,
    });
    const real = memoryOf({ model, direct: directContextOf(context) });
    const need = memoryNeed(sized, { contextTokens: contextSize }, PROCESSOR);
    const [weights, rest] = [
      need.weightBytes / real.model.ram - 1,
      (need.kvBytes + need.bufferBytes) / real.context.ram - 1,
    ];
    if (Math.abs(weights) > MOST_OFF) off.push(`weights ${weights}`);
    if (Math.abs(rest) > MOST_OFF) off.push(`context of ${contextSize} ${rest}`);
    await context.dispose();
  }
  await model.dispose();
  rmSync(path);
  expect(off).toEqual([]);
}
