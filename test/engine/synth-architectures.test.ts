import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getLlama, type Llama, LlamaLogLevel, type Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { ModelRegistry, type ModelRow, SynthQuantization } from "../../src/schema/model.js";
import { rowAround, SCALED_DOWN, SCALED_DOWN_VARIANTS } from "../fixtures/synthetic-shapes.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
let llama: Llama;
let tiny: ModelRow;

beforeAll(async () => {
  llama = await getLlama({ gpu: false, build: "never", skipDownload: true, logLevel: LlamaLogLevel.error });
  tiny = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
});

// Freeing what a hundred models have left takes longer than a hook may.
afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** A prompt that is longer than the shortest window. */
const PROMPT = Array.from({ length: 200 }, (_, index) => 300 + ((index * 7) % 100));

/** Logits of some tokens after each token of the prompt, the greatest of the vocabulary among them. */
async function logitsOf(path: string): Promise<Map<number, number>[]> {
  const model = await llama.loadModel({ modelPath: path });
  try {
    const context = await model.createContext({ contextSize: 256, threads: 2 });
    const filter = { tokens: SOME_TOKENS as Token[], includeSelected: true };
    const ask = { generateNext: { logits: { filter }, totalLogitWeight: true } };
    const output = await context
      .getSequence()
      .controlledEvaluate(PROMPT.map((token) => [token as Token, ask] as const) as never);
    return output.map((step) => (step?.next?.logits ?? new Map()) as Map<number, number>);
  } finally {
    await model.dispose();
  }
}

const SOME_TOKENS = [1, 2, 3, 300, 400, 500, 2000];

/** The quantization decides nothing that the variants do not share with the others: two kinds are enough for them. */
const cases = [
  ...SCALED_DOWN.map((shape) => ({ shape, quantizations: SynthQuantization.options })),
  ...SCALED_DOWN_VARIANTS.map((shape) => ({ shape, quantizations: ["Q4_K_M", "Q8_0"] as const })),
].flatMap(({ shape, quantizations }) =>
  quantizations
    .filter((quantization) => quantization !== "MXFP4" || shape.experts !== null)
    .map((quantization) => ({ architecture: shape.architecture, shape, quantization })),
);

describe("a synthetic model of every architecture", () => {
  it.each(cases)(
    "loads as $architecture at $quantization, with logits that are finite and differ",
    async ({ shape, quantization }) => {
      const path = join(folder, "synthetic.gguf");
      await writeSyntheticModel({ row: rowAround(tiny, shape), quantization, path });
      const steps = await logitsOf(path);
      const [first] = steps;
      const last = steps.at(-1);
      expect(steps).toHaveLength(PROMPT.length);
      const values = SOME_TOKENS.map((token) => first?.get(token) ?? Number.NaN);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(new Set(values).size).toBe(SOME_TOKENS.length);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.1);
      expect(Math.max(...(first?.values() ?? []))).toBeLessThan(50);
      expect(Number.isFinite(last?.get(1))).toBe(true);
      expect(last?.get(1)).not.toBe(first?.get(1));
    },
  );
});
