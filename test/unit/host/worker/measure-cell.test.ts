import { describe, expect, it } from "vitest";
import { testLabel, tokensOf } from "../../../../src/core/protocol/test-shape.js";
import type { Engine } from "../../../../src/host/worker/engine.js";
import { measureCell } from "../../../../src/host/worker/measure-cell.js";
import type { Cell } from "../../../../src/schema/plan.js";
import type { MeasuredValue } from "../../../../src/schema/worker-message.js";
import { settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

interface Machine {
  readonly tokensPerSecond: number;
  readonly launches?: number;
  readonly budgetSeconds?: number | null;
  readonly onGpu?: boolean;
  /** CPU time as a share of two threads times wall time. */
  readonly cpuShare?: number;
}

/** Measures one cell on an engine with a clock of its own, and returns what was reported. */
async function measure(asked: string, machine: Machine): Promise<MeasuredValue[]> {
  const values: MeasuredValue[] = [];
  let seconds = 0;
  const engine: Pick<Engine, "run" | "readCpu"> = {
    run: async (test) => {
      const took = tokensOf(test) / machine.tokensPerSecond;
      // Between repetitions the context is emptied: time passes, but not on the clock.
      seconds += took + 0.5;
      return took * 1e9;
    },
    readCpu: () => ({
      wallNs: BigInt(Math.round(seconds * 1e9)),
      idleSeconds: 0,
      ownSeconds: 2 * (machine.cpuShare ?? 1) * seconds,
    }),
  };
  const cell: Cell = {
    id: "c",
    model: "m",
    settings: settings(),
    test: shape(asked),
    contextSize: 1024,
    budgetSeconds: machine.budgetSeconds ?? null,
  };
  await measureCell(cell, {
    engine: engine as Engine,
    seed: 1,
    launch: 0,
    launches: machine.launches ?? 3,
    onGpu: machine.onGpu ?? false,
    report: async (value) => void values.push(value),
  });
  return values;
}

const story = (values: MeasuredValue[]) =>
  values.map(({ role, test, repetitions }) => `${role} ${testLabel(test)} x${repetitions}`);

describe("measureCell", () => {
  it("warms a prefill up by two runs of its shape, and takes whole repetitions for at least a second", async () => {
    expect(story(await measure("pp512", { tokensPerSecond: 1024 }))).toEqual([
      "warmup pp512 x1",
      "warmup pp512 x1",
      "timed pp512 x2",
    ]);
  });

  it("warms a prefill of more than five seconds up by one run", async () => {
    expect(story(await measure("pp512", { tokensPerSecond: 100 }))).toEqual([
      "warmup pp512 x1",
      "timed pp512 x1",
    ]);
  });

  it("warms a decode up for sixteen tokens and a second, and takes at least two seconds", async () => {
    expect(story(await measure("tg128", { tokensPerSecond: 100 }))).toEqual([
      "warmup tg16 x7",
      "timed tg128 x2",
    ]);
    expect(story(await measure("tg128", { tokensPerSecond: 2 }))).toEqual([
      "warmup tg16 x1",
      "timed tg128 x1",
    ]);
  });

  it("gives a GPU, which compiles at first, a second warm-up and one more run of the whole shape", async () => {
    const gpu = { tokensPerSecond: 100, onGpu: true };
    expect(story(await measure("tg128", gpu))).toEqual([
      "warmup tg16 x7",
      "warmup tg16 x7",
      "warmup tg128 x1",
      "timed tg128 x2",
    ]);
    expect(story(await measure("pp512", gpu))).toEqual([
      "warmup pp512 x1",
      "warmup pp512 x1",
      "timed pp512 x1",
    ]);
  });

  it("spreads packed threads by a second of prefill, by their processor time and three times at most", async () => {
    const packed = await measure("tg128", { tokensPerSecond: 100, cpuShare: 0.5 });
    expect(story(packed)).toEqual([
      "warmup tg16 x7",
      ...Array.from({ length: 3 }, () => ["warmup pp128 x1", "warmup tg16 x7"]).flat(),
      "timed tg128 x2",
    ]);
    expect(story(await measure("gen128", { tokensPerSecond: 100, cpuShare: 0.5 }))).toEqual([
      "warmup gen16 x7",
      "timed gen128 x2",
    ]);
  });

  it("warms a prompt and its answer up together", async () => {
    expect(story(await measure("pg64+128", { tokensPerSecond: 100 }))).toEqual([
      "warmup pp64+tg16 x2",
      "timed pp64+tg128 x2",
    ]);
  });

  it("keeps the time between repetitions off the clock, but in the wall time that load is judged by", async () => {
    const value = (await measure("pp512", { tokensPerSecond: 1024 })).at(-1);
    expect(value?.durationNs).toBe(1e9);
    expect(value?.tokens).toBe(1024);
    expect(value?.wallSeconds).toBeCloseTo(2, 9);
  });

  it("looks first and shortens a test that its share of the budget cannot hold", async () => {
    // 45 s over 3 processes: 15 s here. 512 tokens at 20/s take 25.6 s; half of 15 s holds 128.
    expect(story(await measure("pp512", { tokensPerSecond: 20, budgetSeconds: 45 }))).toEqual([
      "warmup pp32 x1",
      "warmup pp32 x1",
      "warmup pp128 x1",
      "timed pp128 x1",
    ]);
    expect(story(await measure("tg128", { tokensPerSecond: 5, budgetSeconds: 45 }))).toEqual([
      "warmup tg16 x1",
      "timed tg64 x1",
    ]);
  });

  it("measures what was asked when the budget holds it", async () => {
    expect(story(await measure("pp512", { tokensPerSecond: 200, budgetSeconds: 45 })).at(-1)).toBe(
      "timed pp512 x1",
    );
    expect(story(await measure("tg128", { tokensPerSecond: 10, budgetSeconds: 45 })).at(-1)).toBe(
      "timed tg128 x1",
    );
  });
});
