/** What rigmark relies on in node-llama-cpp, fact by fact. When the version moves, this tells what else must. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  getLlama,
  type Llama,
  type LlamaContext,
  LlamaLogLevel,
  type LlamaModel,
  NoBinaryFoundError,
  readGgufFileInfo,
  type Token,
} from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { directContextOf } from "../../src/host/worker/llama/direct-context.js";
import { LOG_DELAY_MS, type LogFacts, readLogFacts } from "../../src/host/worker/llama/engine-log.js";
import { ModelRegistry } from "../../src/schema/model.js";
import { BAD_FILES } from "../fixtures/bad-files.js";
import { settings } from "../fixtures/result-documents.js";
import { test as shape } from "../fixtures/short-test.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
const path = join(folder, "tiny.gguf");
const log: string[] = [];
let llama: Llama;
let model: LlamaModel;
let context: LlamaContext;
/** What the log said of the first context. */
let first: LogFacts;

beforeAll(async () => {
  const row = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
  await writeSyntheticModel({ row, quantization: "Q4_K_M", path });
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 0,
    logLevel: LlamaLogLevel.info,
    logger: (_, message) => void log.push(...message.split("\n")),
  });
  model = await llama.loadModel({ modelPath: path });
  context = await model.createContext({ contextSize: 256, batchSize: 64, threads: 1, flashAttention: false });
  await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
  first = readLogFacts(log);
});

afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const decode = async (position: number, tokens: number[]) => {
  const direct = directContextOf(context);
  direct.initBatch(tokens.length);
  direct.addToBatch(0, position, Uint32Array.from(tokens), Uint32Array.of(tokens.length - 1));
  await direct.decodeBatch();
};

/** Last position of a sequence in the cache; -1 when it is empty. */
const lastPosition = (of: LlamaContext = context, sequence = 0) =>
  (
    of as unknown as { _ctx: { getSequenceKvCacheMaxPosition(id: number): number } }
  )._ctx.getSequenceKvCacheMaxPosition(sequence);

describe("the direct context", () => {
  it("decodes one token after the other, each at its position", async () => {
    directContextOf(context).disposeSequence(0);
    await decode(0, [300, 301, 302]);
    await decode(3, [303]);
    expect(lastPosition()).toBe(3);
  });

  it("goes back to a depth by removing what came after it", async () => {
    const direct = directContextOf(context);
    direct.disposeSequence(0);
    await decode(0, [300, 301, 302, 303]);
    direct.removeTokenCellsFromSequence(0, 2, -1);
    expect(lastPosition()).toBe(1);
    await decode(2, [400]);
    expect(lastPosition()).toBe(2);
  });

  it("empties a sequence", async () => {
    await decode(lastPosition() + 1, [300]);
    directContextOf(context).disposeSequence(0);
    expect(lastPosition()).toBe(-1);
  });

  it("says whether it has removed tokens, and does not mind when there are none", async () => {
    const direct = directContextOf(context);
    direct.disposeSequence(0);
    await decode(0, [300, 301]);
    expect(direct.removeTokenCellsFromSequence(0, 1, -1)).toBe(true);
    expect(direct.removeTokenCellsFromSequence(0, 1, -1)).toBe(true);
    expect(lastPosition()).toBe(0);
  });

  it("decodes a token of each of several sequences in one batch, which holds one for each at the least", async () => {
    const several = await model.createContext({ contextSize: 256, sequences: 4, batchSize: 2, threads: 1 });
    const direct = directContextOf(several);
    for (let position = 0; position < 3; position += 1) {
      direct.initBatch(4);
      for (let sequence = 0; sequence < 4; sequence += 1) {
        direct.addToBatch(sequence, position, Uint32Array.of(300 + sequence), Uint32Array.of(0));
      }
      await direct.decodeBatch();
    }
    expect([0, 1, 2, 3].map((sequence) => lastPosition(several, sequence))).toEqual([2, 2, 2, 2]);
    direct.disposeSequence(2);
    expect([0, 1, 2, 3].map((sequence) => lastPosition(several, sequence))).toEqual([2, 2, -1, 2]);
    expect(several.totalSequences).toBe(4);
    await several.dispose();
  });

  it("answers a full batch and a wrong position with an error, not with a crash", async () => {
    const direct = directContextOf(context);
    direct.disposeSequence(0);
    direct.initBatch(1);
    expect(() => direct.addToBatch(0, 0, Uint32Array.of(1, 2), Uint32Array.of(0))).toThrow();
    await decode(0, [300]);
    await expect(decode(50, [301])).rejects.toThrow();
  });

  it("runs with the threads it is told", () => {
    const direct = directContextOf(context);
    direct.setThreads(2);
    expect(direct.getThreads()).toBe(2);
    direct.setThreads(1);
    expect(direct.getThreads()).toBe(1);
  });
});

describe("the log at level info", () => {
  it("tells flash attention, KV types, micro-batch and file mapping, which the getters do not", () => {
    expect(first).toMatchObject({
      flashAttention: false,
      kvCacheTypeK: "f16",
      kvCacheTypeV: "f16",
      microBatchSize: 64,
      mmap: true,
    });
  });
});

describe("the public API", () => {
  it("goes on after an end token when told to yield it, so that a length is exact", async () => {
    directContextOf(context).disposeSequence(0);
    const sequence = context.getSequence();
    let written = 0;
    for await (const _ of sequence.evaluate([300 as Token], {
      temperature: 0.6,
      topP: 0.95,
      seed: 1,
      yieldEogToken: true,
    })) {
      written += 1;
      if (written === 100) break;
    }
    expect(written).toBe(100);
    await sequence.clearHistory();
    await sequence.dispose();
  });

  it("says which tokens are not ordinary", () => {
    expect(model.getTokenAttributes(300 as Token).control).toBe(false);
    expect(model.tokens.eos === null || model.isEogToken(model.tokens.eos)).toBe(true);
  });

  it("reads a header without loading, and obeys an abort signal on one that never ends", async () => {
    const info = await readGgufFileInfo(path, { sourceType: "filesystem", logWarnings: false });
    expect(info.metadata.general.architecture).toBe("llama");
    expect(info.tensorInfo?.length).toBeGreaterThan(0);
    const endless = join(folder, "endless.gguf");
    BAD_FILES.find(({ name }) => name === "array length 2^40")?.write(endless);
    await expect(
      readGgufFileInfo(endless, {
        sourceType: "filesystem",
        logWarnings: false,
        signal: AbortSignal.timeout(500),
      }),
    ).rejects.toThrow();
  });

  it("throws NoBinaryFoundError for a backend that this system never has", async () => {
    const other = process.platform === "darwin" ? "cuda" : "metal";
    const opened = getLlama({ gpu: other, build: "never", skipDownload: true, progressLogs: false });
    const outcome = await opened.then(
      (found) => found.gpu,
      (error: unknown) => (error instanceof NoBinaryFoundError ? "refused" : error),
    );
    // Where another backend comes instead, openDevice refuses it.
    expect(outcome).not.toBe(other);
  });
});

describe("a worker whose parent dies", () => {
  const request = {
    engine: "fake",
    modelBytes: 0,
    availableBytes: 1,
    settings: settings({ backend: "cpu", threads: 1 }),
    contextSize: 256,
    sequences: 1,
    cells: [{ id: "c", model: "m", test: shape("tg8"), contextSize: 256, budgetSeconds: null }],
    seed: 1,
    launch: 0,
    launches: 1,
    values: 1,
  };

  it.each([
    ["its main thread is busy", "fake:hang", "message.type === 'cell-started'"],
    ["it waits for an answer", "fake:steady", "message.value?.role === 'timed'"],
  ])("ends itself, though %s", async (_, modelPath, moment) => {
    const parent = join(folder, "parent.mjs");
    const worker = new URL("../../dist/host/worker/main.js", import.meta.url).pathname;
    const cells = request.cells.map((cell) => ({ ...cell, settings: request.settings }));
    writeFileSync(
      parent,
      `import { fork } from "node:child_process";
       const child = fork(${JSON.stringify(worker)}, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
       child.send(${JSON.stringify({ ...request, cells, modelPath })});
       child.on("message", (message) => ${moment} && console.log(child.pid));`,
    );
    const started = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) =>
      started.stdout.once("data", (text) => resolve(Number(text))),
    );
    started.kill("SIGKILL");
    const isAlive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isAlive, { timeout: 20_000, interval: 200 }).toBe(false);
  });
});
