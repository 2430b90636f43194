import { describe, expect, it } from "vitest";
import type { Engine } from "../../../../src/host/worker/engine.js";
import { WorkerFailure } from "../../../../src/host/worker/failure.js";
import { prepare } from "../../../../src/host/worker/prepare.js";
import type { EngineSettings } from "../../../../src/schema/plan.js";
import type { WorkerMessage } from "../../../../src/schema/worker-message.js";
import { facts, model, settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

interface Story {
  readonly settings?: Partial<EngineSettings>;
  /** Context sizes of the cells; one that comes from a suite has a budget. */
  readonly cells: readonly { readonly contextSize: number; readonly fromSuite: boolean }[];
  readonly availableBytes?: number;
  readonly inMainMemory?: boolean;
  /** What the engine answers when a context of that size is made; undefined: it works. */
  readonly refusal?: (contextSize: number) => WorkerFailure | undefined;
}

/** Prepares a played engine; tells its steps, what was said, and what came of it. */
async function play(story: Story) {
  const steps: string[] = [];
  const said: WorkerMessage[] = [];
  const { header } = model();
  if (header === null) throw new Error("no header");
  const engine: Pick<Engine, "inspect" | "open" | "load" | "createContext"> = {
    inspect: async () => header,
    async open() {
      steps.push("open");
      return { inMainMemory: story.inMainMemory ?? true };
    },
    load: async () => void steps.push("load"),
    async createContext(contextSize) {
      steps.push(`context ${contextSize}`);
      const refusal = story.refusal?.(contextSize);
      if (refusal !== undefined) throw refusal;
      return facts({ contextSize });
    },
  };
  const asked = settings(story.settings ?? {});
  const prepared = await prepare(
    engine as Engine,
    {
      engine: "llama",
      modelPath: "m.gguf",
      modelBytes: 1e9,
      availableBytes: story.availableBytes ?? 1e12,
      settings: asked,
      contextSize: 1,
      sequences: 1,
      cells: story.cells.map(({ contextSize, fromSuite }, index) => ({
        id: `c${index + 1}`,
        model: "m",
        settings: asked,
        test: shape("tg8"),
        contextSize,
        budgetSeconds: fromSuite ? 45 : null,
      })),
      seed: 1,
      launch: 0,
      launches: 1,
      values: 1,
    },
    async (message) => void said.push(message),
  );
  const skipped = said.flatMap((message) => (message.type === "cell-skipped" ? [message.cellId] : []));
  const failed = said.flatMap((message) => (message.type === "cell-failed" ? [message.cellId] : []));
  return { steps, said, skipped, failed, left: prepared?.cells.map(({ id }) => id) ?? null };
}

const suite = (contextSize: number) => ({ contextSize, fromSuite: true });
const typed = (contextSize: number) => ({ contextSize, fromSuite: false });
const noMemory = (most: number) => (contextSize: number) =>
  contextSize > most
    ? new WorkerFailure("oom-vram", `${contextSize} tokens do not fit`, undefined, true)
    : undefined;

describe("prepare", () => {
  it("makes one context for the largest need", async () => {
    const { steps, left } = await play({ cells: [suite(512), typed(4096)] });
    expect(steps).toEqual(["open", "load", "context 4096"]);
    expect(left).toEqual(["c1", "c2"]);
  });

  it("leaves out tests of a suite that the model or main memory cannot hold, before anything is loaded", async () => {
    // 28,672 bytes a token: 100,000 tokens take 2.87 GB beside 1 GB.
    const cells = [suite(512), suite(100_000), suite(200_000)];
    const { steps, skipped, left } = await play({ cells, availableBytes: 2e9 });
    expect(skipped).toEqual(["c3", "c2"]);
    expect(left).toEqual(["c1"]);
    expect(steps).toEqual(["open", "load", "context 512"]);
  });

  it("does not count main memory for a model on a GPU", async () => {
    const { left } = await play({ cells: [suite(100_000)], availableBytes: 2e9, inMainMemory: false });
    expect(left).toEqual(["c1"]);
  });

  it("tries a smaller context when the engine finds no room for the largest", async () => {
    const cells = [suite(512), suite(8192), suite(4096), suite(8192)];
    const { steps, skipped, left } = await play({ cells, refusal: noMemory(4096) });
    expect(steps).toEqual(["open", "load", "context 8192", "context 4096"]);
    expect(skipped).toEqual(["c2", "c4"]);
    expect(left).toEqual(["c1", "c3"]);
  });

  it("loads nothing when no test is left", async () => {
    const { steps, left } = await play({ cells: [suite(200_000)] });
    expect(left).toBeNull();
    expect(steps).toEqual([]);
    expect((await play({ cells: [suite(4096)], refusal: noMemory(512) })).left).toBeNull();
  });

  it.each([
    ["too long for the model", { cells: [suite(512), typed(200_000)] }, "unsupported"],
    ["too large for main memory", { cells: [typed(100_000)], availableBytes: 2e9 }, "oom-ram"],
    ["too large for the device", { cells: [suite(512), typed(8192)], refusal: noMemory(512) }, "oom-vram"],
  ])("ends over a test asked for by its lengths that is %s", async (_, story, failure) => {
    await expect(play(story)).rejects.toMatchObject({ failure, forContext: true });
  });

  it("fails every test of settings that cannot be, and only those", async () => {
    const off = { flashAttention: "off", kvCacheTypeV: "q8_0" } as const;
    const early = await play({ cells: [suite(512), typed(512)], settings: off });
    expect(early.failed).toEqual(["c1", "c2"]);
    expect(early.steps).toEqual([]);
    const refusal = () => new WorkerFailure("unsupported", "block size", undefined, true);
    const late = await play({ cells: [suite(512), typed(512)], refusal });
    expect(late.failed).toEqual(["c1", "c2"]);
    expect(late.left).toBeNull();
  });

  it("passes on what is no matter of the context", async () => {
    const refusal = () => new WorkerFailure("device-lost", "gone");
    await expect(play({ cells: [suite(512)], refusal })).rejects.toMatchObject({ failure: "device-lost" });
  });
});
