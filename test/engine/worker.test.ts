/** The worker process on the real engine: what it measures, what it says really ran, and what it leaves out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { ModelRegistry } from "../../src/schema/model.js";
import { KvCacheType } from "../../src/schema/plan.js";
import { runWorker } from "../run-worker.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
const tiny = join(folder, "tiny.gguf");
/** Heads of 48 numbers, which blocks of 32 do not divide. */
const oddHeads = join(folder, "odd-heads.gguf");

beforeAll(async () => {
  const row = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
  await writeSyntheticModel({ row, quantization: "Q4_K_M", path: tiny });
  const shape = { ...row.shape, headSize: 48 };
  await writeSyntheticModel({ row: { ...row, shape }, quantization: "Q8_0", path: oddHeads });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a worker", () => {
  it("takes as many values as asked, one more where one was disturbed, and says what it saw meanwhile", async () => {
    const { end, values } = await runWorker(tiny, ["tg16"], { values: 2, disturbed: (value) => value === 0 });
    expect(end.failure).toBeNull();
    expect(values("c1")).toHaveLength(3);
    for (const value of values("c1")) {
      expect(value.tokens).toBe(16 * value.repetitions);
      expect(value.durationNs).toBeGreaterThanOrEqual(2e9);
      expect(value.wallSeconds * 1e9).toBeGreaterThanOrEqual(value.durationNs);
      expect(Math.abs(value.clockSkewSeconds)).toBeLessThan(1);
      expect(value.majorFaults).not.toBeNull();
      if (process.platform === "linux") expect(value.idleSeconds).not.toBeNull();
      expect(value.request ?? value.stretches).toBeNull();
    }
  });

  it("runs several sequences in one batch", async () => {
    const { facts, values } = await runWorker(tiny, ["pp32@0x4", "tg16@64x4"]);
    expect(facts).toMatchObject({ sequences: 4, contextSize: 512 });
    expect(values("c1")[0]?.tokens).toBe((values("c1")[0]?.repetitions ?? 0) * 128);
    expect(values("c2")[0]?.tokens).toBe((values("c2")[0]?.repetitions ?? 0) * 64);
  });

  it("sends requests, each with its first token and the gaps between all", async () => {
    const { values } = await runWorker(tiny, ["req64+16"]);
    expect(values("c1")).toHaveLength(10);
    for (const { request, durationNs, repetitions } of values("c1")) {
      expect(repetitions).toBe(1);
      expect(request?.gapsNs).toHaveLength(15);
      const last = (request?.gapsNs ?? []).reduce((sum, gap) => sum + gap, request?.firstTokenNs ?? 0);
      expect(last).toBeLessThanOrEqual(durationNs);
      expect(request?.gapsNs.every((gap) => gap > 0)).toBe(true);
    }
  });

  it("writes on end for the time asked, in whole rounds and without a token lost between stretches", async () => {
    const { values } = await runWorker(tiny, ["sust6"], { values: 3 });
    expect(values("c1")).toHaveLength(1);
    const value = values("c1")[0];
    expect(value?.durationNs).toBeGreaterThanOrEqual(6e9);
    expect(value?.tokens).toBe(32 * (value?.repetitions ?? 0));
    expect(value?.stretches?.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(value?.tokens);
    expect(value?.stretches?.at(-1)?.endNs).toBeLessThanOrEqual(value?.durationNs ?? 0);
  });

  it("fails a test through the public API that asks for several sequences, and measures the others", async () => {
    const { messages, values } = await runWorker(tiny, ["gen8@0x2", "tg8@0x2"]);
    expect(messages).toContainEqual(
      expect.objectContaining({ type: "cell-failed", cellId: "c1", failure: "unsupported" }),
    );
    expect(values("c2")).toHaveLength(1);
  });
});

describe("what really runs", () => {
  it.each(KvCacheType.options)("keys and values in %s are read from the engine's log", async (type) => {
    const wish = { settings: { kvCacheTypeK: type, kvCacheTypeV: type } };
    const { end, facts, values } = await runWorker(tiny, ["pp16"], wish);
    expect(end.failure).toBeNull();
    expect(facts).toMatchObject({ kvCacheTypeK: type, kvCacheTypeV: type });
    expect(values("c1")).toHaveLength(1);
  });

  it.each([true, false])("mapping the file (%s) is read from the engine's log", async (mmap) => {
    expect((await runWorker(tiny, ["pp16"], { settings: { mmap } })).facts?.mmap).toBe(mmap);
  });
});

describe("settings that cannot be", () => {
  const failed = (message: RegExp) =>
    expect.objectContaining({
      type: "cell-failed",
      failure: "unsupported",
      message: expect.stringMatching(message),
    });

  it("quantized values without flash attention: every test says so before anything is loaded", async () => {
    const off = { flashAttention: "off", kvCacheTypeV: "q8_0" } as const;
    const { end, messages, facts } = await runWorker(tiny, ["pp16", "tg8"], { settings: off });
    expect(end.failure).toBeNull();
    expect(messages.filter(({ type }) => type === "cell-failed")).toHaveLength(2);
    expect(messages).toContainEqual(failed(/q8_0 need flash attention/));
    expect(facts).toBeNull();
  });

  it("quantized keys without flash attention are fine", async () => {
    const off = { flashAttention: "off", kvCacheTypeK: "q8_0" } as const;
    const { facts } = await runWorker(tiny, ["pp16"], { settings: off });
    expect(facts).toMatchObject({ kvCacheTypeK: "q8_0", kvCacheTypeV: "f16", flashAttention: false });
  });

  it("blocks that do not divide a head: the reason comes from the engine's log", async () => {
    const { end, messages } = await runWorker(oddHeads, ["pp16"], { settings: { kvCacheTypeK: "q8_0" } });
    expect(end.failure).toBeNull();
    expect(messages).toContainEqual(failed(/q8_0 with block size 32/));
  });
});

describe("what does not fit", () => {
  const tooLong = { asked: "tg8", contextSize: 131_328 };

  it("is left out when it comes from a suite, and the rest is measured in a context of its size", async () => {
    const { end, messages, facts, values } = await runWorker(tiny, [
      { ...tooLong, budgetSeconds: 20 },
      "pp16",
    ]);
    expect(end.failure).toBeNull();
    expect(messages).toContainEqual(
      expect.objectContaining({
        type: "cell-skipped",
        cellId: "c1",
        reason: expect.stringContaining("131072"),
      }),
    );
    expect(facts?.contextSize).toBe(512);
    expect(values("c2")).toHaveLength(1);
  });

  it("is left out when main memory cannot hold it", async () => {
    // 4 layers x 2 heads x 64 x 4 bytes: 2,048 bytes a token.
    const large = { asked: "tg8", contextSize: 65_536, budgetSeconds: 20 };
    const { messages, values } = await runWorker(tiny, [large, "pp16"], { availableBytes: 100e6 });
    expect(messages).toContainEqual(
      expect.objectContaining({ type: "cell-skipped", reason: expect.stringContaining("0.1 GB are free") }),
    );
    expect(values("c2")).toHaveLength(1);
  });

  it("ends well when nothing is left", async () => {
    const { end, facts, messages } = await runWorker(tiny, [{ ...tooLong, budgetSeconds: 20 }]);
    expect(end.failure).toBeNull();
    expect(facts).toBeNull();
    expect(messages.at(-1)?.type).toBe("done");
  });

  it("is a failure of the context when it was asked for by its lengths", async () => {
    const { end } = await runWorker(tiny, [tooLong, "pp16"]);
    expect(end).toMatchObject({ forContext: true, failure: { class: "unsupported" } });
  });

  it("is left out when its depth takes longer to fill than its budget", async () => {
    const deep = { asked: "tg8@30000", contextSize: 30_208, budgetSeconds: 0.2 };
    const { messages, values } = await runWorker(tiny, ["pp16", deep]);
    expect(messages).toContainEqual(
      expect.objectContaining({
        type: "cell-skipped",
        cellId: "c2",
        reason: expect.stringContaining("30,000 tokens"),
      }),
    );
    expect(values("c1")).toHaveLength(1);
  });
});
