import { describe, expect, it } from "vitest";
import { measure, story, timed } from "./played-machine.js";

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

describe("the number of values in a process", () => {
  it("is the one asked for, or goes by how long the first one lasts", async () => {
    expect(timed(await measure("tg128", { tokensPerSecond: 100, values: 4 }))).toHaveLength(4);
    // 128 tokens: twice 1.28 s, once 12.8 s, once 25.6 s.
    for (const [tokensPerSecond, count] of [
      [100, 3],
      [10, 2],
      [5, 1],
    ] as const) {
      expect(timed(await measure("tg128", { tokensPerSecond, values: null }))).toHaveLength(count);
    }
  });

  it("stays within the budget, but is one at the least", async () => {
    // A value takes 12.8 s. Of 20 s here, a warm-up of 1.6 s and the first value leave no room for a second; of 40 they do.
    const long = await measure("tg128", {
      tokensPerSecond: 10,
      values: null,
      budgetSeconds: 60,
      launches: 3,
    });
    expect(timed(long)).toHaveLength(1);
    const short = await measure("tg128", {
      tokensPerSecond: 10,
      values: null,
      budgetSeconds: 120,
      launches: 3,
    });
    expect(timed(short)).toHaveLength(2);
  });

  it("shares the budget among the values asked for", async () => {
    // 15 s here for three decodes: 4.5 s each hold 16 tokens at 5/s.
    const values = await measure("tg128", { tokensPerSecond: 5, values: 3, budgetSeconds: 45 });
    expect(story(timed(values))).toEqual(Array(3).fill("timed tg16 x1"));
  });
});

describe("a value that the parent wants again", () => {
  it("is kept and taken once more in its place", async () => {
    const once = { tokensPerSecond: 100, values: 3, disturbed: (value: number) => value === 1 };
    expect(timed(await measure("tg128", once))).toHaveLength(4);
  });

  it("is replaced as often as values were planned, and no oftener", async () => {
    const always = { tokensPerSecond: 100, disturbed: () => true };
    expect(timed(await measure("tg128", { ...always, values: 3 }))).toHaveLength(6);
    expect(timed(await measure("tg128", { ...always, values: 1 }))).toHaveLength(2);
    expect(timed(await measure("tg128", { ...always, values: null }))).toHaveLength(6);
    expect(timed(await measure("sust60", { ...always, values: 3 }))).toHaveLength(2);
  });
});
