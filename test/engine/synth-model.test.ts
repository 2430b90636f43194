import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getLlama, type Llama, type LlamaContext, LlamaLogLevel, type Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { ModelRegistry, type ModelRow, SynthQuantization } from "../../src/schema/model.js";
import { HOSTILE_NAME, writeHostileName } from "../fixtures/bad-files.js";
import { chainLogits, ORACLE_BEGIN, ORACLE_END, writeOracle } from "../fixtures/oracle.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
let llama: Llama;
let tiny: ModelRow;

beforeAll(async () => {
  llama = await getLlama({ gpu: false, build: "never", skipDownload: true, logLevel: LlamaLogLevel.error });
  tiny = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
});

afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Loads a file, hands over its metadata and a context, and frees both. */
async function withModel<T>(
  path: string,
  use: (context: LlamaContext, metadata: Record<string, unknown>) => Promise<T>,
): Promise<T> {
  const model = await llama.loadModel({ modelPath: path });
  try {
    const context = await model.createContext({ contextSize: 256, threads: 2 });
    return await use(context, model.fileInfo.metadata as unknown as Record<string, unknown>);
  } finally {
    await model.dispose();
  }
}

/** Logits of some tokens after each token of the input, the greatest of the vocabulary among them. */
async function logitsAfter(
  context: LlamaContext,
  input: number[],
  of: number[],
): Promise<Map<number, number>[]> {
  const ask = {
    generateNext: {
      logits: { filter: { tokens: of as Token[], includeSelected: true } },
      totalLogitWeight: true,
    },
  };
  const output = await context
    .getSequence()
    .controlledEvaluate(input.map((token) => [token as Token, ask] as const) as never);
  return output.map((step) => (step?.next?.logits ?? new Map()) as Map<number, number>);
}

/** What the model says greedily after a prompt, at most `most` tokens. */
async function greedy(context: LlamaContext, prompt: number[], most: number): Promise<number[]> {
  const said: number[] = [];
  for await (const token of context
    .getSequence()
    .evaluate(prompt as Token[], { temperature: 0, yieldEogToken: true })) {
    said.push(token);
    if (said.length >= most || token === ORACLE_END) break;
  }
  return said;
}

const SOME_TOKENS = [1, 2, 3, 300, 400, 500, 20_000];

function shapes(): { name: string; row: ModelRow }[] {
  const qwen = { ...tiny, shape: { ...tiny.shape, architecture: "qwen2" as const, ropeFactors: false } };
  const llama31 = { ...tiny, shape: { ...tiny.shape, ropeFactors: true } };
  const tied = { ...tiny, shape: { ...tiny.shape, tiedEmbeddings: true } };
  // Rows of 800 are no multiple of 256: Q5_0 and Q8_0 step in.
  const oddRows = { ...tiny, shape: { ...tiny.shape, feedForwardLength: 800 } };
  return [
    { name: "llama", row: tiny },
    { name: "qwen2", row: qwen },
    { name: "llama with rotary factors", row: llama31 },
    { name: "llama with tied embeddings", row: tied },
    { name: "llama with odd rows", row: oddRows },
  ];
}

describe("a synthetic model", () => {
  it.each(SynthQuantization.options.filter((quantization) => quantization !== "MXFP4"))(
    "loads at %s in every shape, with logits that are finite and differ",
    async (quantization) => {
      for (const { name, row } of shapes()) {
        const path = join(folder, "synthetic.gguf");
        await writeSyntheticModel({ row, quantization, path });
        await withModel(path, async (context, metadata) => {
          expect(metadata, name).toMatchObject({
            general: { name: "rigmark tiny (synthetic weights)" },
            rigmark: { synthetic: true },
          });
          const [first, second] = await logitsAfter(context, [300, 301], SOME_TOKENS);
          const values = SOME_TOKENS.map((token) => first?.get(token) ?? Number.NaN);
          expect(values.every(Number.isFinite), name).toBe(true);
          expect(new Set(values).size, name).toBe(SOME_TOKENS.length);
          expect(Math.max(...values) - Math.min(...values), name).toBeGreaterThan(0.1);
          // Weights of about 1/sqrt(fan-in) keep logits in the range that real models have.
          expect(Math.max(...(first?.values() ?? [])), name).toBeLessThan(50);
          expect(second?.get(1), name).not.toBe(first?.get(1));
        });
      }
    },
  );
});

describe("the oracle", () => {
  it("says the text on and ends", async () => {
    const path = join(folder, "oracle.gguf");
    writeOracle(path, chainLogits("abcdefghij\nKLM"));
    await withModel(path, async (context) => {
      const prompt = [ORACLE_BEGIN, ...Buffer.from("abc")];
      const said = await greedy(context, prompt, 20);
      expect(Buffer.from(said.filter((token) => token < 256)).toString()).toBe("defghij\nKLM");
      expect(said.at(-1)).toBe(ORACLE_END);
    });
  });

  it("has exactly the logits it was given", async () => {
    const path = join(folder, "oracle.gguf");
    writeOracle(path, (from, to) => (from * 7 + to * 3) % 11);
    await withModel(path, async (context) => {
      const steps = await logitsAfter(context, [65, 66], [1, 2, 100]);
      for (const [index, from] of [65, 66].entries()) {
        for (const to of [1, 2, 100]) expect(steps[index]?.get(to)).toBeCloseTo((from * 7 + to * 3) % 11, 4);
      }
    });
  });

  it("spells any text byte by byte", async () => {
    const path = join(folder, "oracle.gguf");
    writeOracle(path, chainLogits("abc"));
    const model = await llama.loadModel({ modelPath: path });
    const text = "Hi, 1 + 1 = 2\n\u00e9\u{1F600}";
    expect([...model.tokenize(text)]).toEqual([...Buffer.from(text)]);
    expect(model.detokenize(model.tokenize(text))).toBe(text);
    await model.dispose();
  });

  it("carries a hostile name unchanged: showing it is the caller's danger", async () => {
    const path = join(folder, "hostile.gguf");
    writeHostileName(path);
    await withModel(path, async (_, metadata) => {
      expect(metadata["general"]).toMatchObject({ name: HOSTILE_NAME });
    });
  });
});
