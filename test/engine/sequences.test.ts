/** What the context holds after each kind of test, counted in the cache of the engine itself. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getLlama, type Llama, type LlamaContext, LlamaLogLevel, type LlamaModel } from "node-llama-cpp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { randomNumbers } from "../../src/core/protocol/random.js";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import type { Engine } from "../../src/host/worker/engine.js";
import { type DirectContext, directContextOf } from "../../src/host/worker/llama/direct-context.js";
import { ordinaryTokenDrawer } from "../../src/host/worker/llama/ordinary-tokens.js";
import { createTestRunner } from "../../src/host/worker/llama/run-tests.js";
import { ModelRegistry } from "../../src/schema/model.js";
import { test as shape } from "../fixtures/short-test.js";

const SEQUENCES = 4;
const BATCH = 64;
const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
const random = randomNumbers(1, "test");
let llama: Llama;
let model: LlamaModel;
let context: LlamaContext;
let runner: Pick<Engine, "run" | "filledTo">;

/** What was put into batches: tokens and logits of each sequence, and the batches themselves. */
let decoded: { sequence: number; first: number; tokens: number; logits: number }[] = [];
let batches = 0;

function watched(direct: DirectContext): DirectContext {
  return {
    initBatch: (tokens) => direct.initBatch(tokens),
    addToBatch(sequence, first, tokens, logits) {
      decoded.push({ sequence, first, tokens: tokens.length, logits: logits.length });
      return direct.addToBatch(sequence, first, tokens, logits);
    },
    decodeBatch() {
      batches += 1;
      return direct.decodeBatch();
    },
    disposeSequence: (sequence) => direct.disposeSequence(sequence),
    removeTokenCellsFromSequence: (...range) => direct.removeTokenCellsFromSequence(...range),
    setThreads: (threads) => direct.setThreads(threads),
    getThreads: () => direct.getThreads(),
    getMemoryBreakdown: () => direct.getMemoryBreakdown(),
  };
}

beforeAll(async () => {
  const row = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
  const path = join(folder, "tiny.gguf");
  await writeSyntheticModel({ row, quantization: "Q4_K_M", path });
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 0,
    logLevel: LlamaLogLevel.error,
  });
  model = await llama.loadModel({ modelPath: path });
});

beforeEach(async () => {
  await context?.dispose();
  context = await model.createContext({
    contextSize: 512,
    sequences: SEQUENCES,
    batchSize: BATCH,
    threads: 1,
  });
  runner = createTestRunner({
    direct: watched(directContextOf(context)),
    sequence: context.getSequence(),
    sequences: context.totalSequences,
    batchSize: BATCH,
    drawToken: ordinaryTokenDrawer(model),
    listener: { alive: () => undefined, log: () => undefined },
  });
  forgetCounts();
});

afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function forgetCounts(): void {
  decoded = [];
  batches = 0;
}

/** Tokens that each sequence holds in the engine's cache. */
const held = () => {
  const inner = (context as unknown as { _ctx: { getSequenceKvCacheMaxPosition(id: number): number } })._ctx;
  return Array.from({ length: SEQUENCES }, (_, id) => inner.getSequenceKvCacheMaxPosition(id) + 1);
};
const run = (asked: string) => runner.run(shape(asked), random);
const sum = (of: "tokens" | "logits") => decoded.reduce((total, part) => total + part[of], 0);

describe("several sequences in one batch", () => {
  it("write one token each in every decode, all with logits", async () => {
    await run("tg8@0x4");
    expect(held()).toEqual([8, 8, 8, 8]);
    expect(batches).toBe(8);
    expect(sum("tokens")).toBe(32);
    expect(sum("logits")).toBe(32);
  });

  it("read a prompt each in batches that run over all of them, with logits for the last token of each", async () => {
    await run("pp40@0x4");
    expect(held()).toEqual([40, 40, 40, 40]);
    // 160 tokens in batches of 64.
    expect(batches).toBe(3);
    expect(sum("tokens")).toBe(160);
    expect(sum("logits")).toBe(4);
  });

  it("leave the sequences alone that a test does not have", async () => {
    await run("tg8@0x2");
    expect(held()).toEqual([8, 8, 0, 0]);
  });

  it("cannot be more than the context holds", async () => {
    await expect(run("tg8@0x5")).rejects.toThrow(/5 sequences in a context that holds 4/);
  });
});

describe("a depth", () => {
  it("is filled once for all its values, in every sequence", async () => {
    await run("tg8@100x4");
    expect(held()).toEqual([108, 108, 108, 108]);
    expect(runner.filledTo(shape("tg8@100x4"))).toBe(100);
    forgetCounts();
    await run("pp16@100x4");
    expect(held()).toEqual([116, 116, 116, 116]);
    expect(sum("tokens")).toBe(64);
  });

  it("goes on from a shallower one", async () => {
    await run("tg8@100x2");
    expect(runner.filledTo(shape("tg8@200x2"))).toBe(100);
    forgetCounts();
    await run("tg8@200x2");
    expect(held()).toEqual([208, 208, 0, 0]);
    expect(sum("tokens")).toBe(2 * 100 + 2 * 8);
    // What the first test wrote after its depth is gone: filling begins where the depth ended.
    expect(decoded[0]).toMatchObject({ sequence: 0, first: 100 });
    expect(runner.filledTo(shape("tg8@200x2"))).toBe(200);
  });

  it("goes back to a shallower one without reading it again", async () => {
    await run("tg8@100");
    forgetCounts();
    await run("tg8@40");
    expect(held()[0]).toBe(48);
    expect(sum("tokens")).toBe(8);
    await run("tg8");
    expect(held()[0]).toBe(8);
    expect(runner.filledTo(shape("tg8"))).toBe(0);
  });

  it("is filled anew for the sequences that lack it", async () => {
    await run("tg8@100");
    expect(runner.filledTo(shape("tg8@100x4"))).toBe(0);
    forgetCounts();
    await run("tg8@100x4");
    expect(held()).toEqual([108, 108, 108, 108]);
    expect(sum("tokens")).toBe(3 * 100 + 32);
  });

  it("is written after by the public API too, which keeps an account of its own", async () => {
    await run("tg8@100");
    expect(runner.filledTo(shape("gen8@100"))).toBe(0);
    await run("gen8@100");
    // The last token that was sampled is not in the cache.
    expect(held()[0]).toBe(108);
    expect(runner.filledTo(shape("gen8@100"))).toBeGreaterThanOrEqual(100);
    await run("tg8@20");
    expect(held()[0]).toBe(28);
  });
});

describe("a request", () => {
  it("tells the moment of every token, in order and within its duration", async () => {
    const moments: number[] = [];
    const durationNs = await runner.run(shape("req100+16"), random, (ns) => moments.push(ns));
    expect(moments).toHaveLength(16);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments[0]).toBeGreaterThan(0);
    expect(moments.at(-1)).toBeLessThanOrEqual(durationNs);
    expect(held()[0]).toBe(100 + 15);
  });

  it("begins from nothing each time", async () => {
    for (let request = 0; request < 2; request += 1) {
      await run("req100+16");
      expect(held()[0]).toBe(115);
    }
  });
});

describe("writing on end", () => {
  it("tells the moment of every step", async () => {
    const moments: number[] = [];
    await runner.run(shape("sust1"), random, (ns) => moments.push(ns));
    expect(moments).toHaveLength(32);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(held()[0]).toBe(32);
  });
});
