import { describe, expect, it } from "vitest";
import { measure, measureAll, story, timed } from "./played-machine.js";

describe("a latency test", () => {
  it("warms up by one request, and sends ten", async () => {
    const values = await measure("req64+16", { tokensPerSecond: 40 });
    expect(story(values)).toEqual(["warmup req64+16 x1", ...Array(10).fill("timed req64+16 x1")]);
    expect((await measure("req64+16", { tokensPerSecond: 40, onGpu: true }))[1]?.role).toBe("warmup");
  });

  it("keeps the first token and the gaps of each request", async () => {
    const value = (await measure("req64+16", { tokensPerSecond: 40 })).at(-1);
    expect(value?.request?.firstTokenNs).toBe(65e9 / 40);
    expect(value?.request?.gapsNs).toEqual(Array(15).fill(1e9 / 40));
    expect(value?.durationNs).toBe(2e9);
    expect(value?.stretches).toBeNull();
  });

  it("sends as many as the budget holds, two at the least, and is never shortened", async () => {
    // 80 tokens take 2 s and 0.5 s between: 15 s here, 2.5 of which go for the warm-up.
    const some = await measure("req64+16", { tokensPerSecond: 40, budgetSeconds: 45 });
    expect(timed(some)).toHaveLength(6);
    const few = await measure("req64+16", { tokensPerSecond: 5, budgetSeconds: 45 });
    expect(story(timed(few))).toEqual(Array(2).fill("timed req64+16 x1"));
  });

  it("tells beforehand how long it may be silent, and is left out when its prompt takes too long", async () => {
    const { silences, reason } = await measureAll("req64+16", { tokensPerSecond: 40 });
    expect(reason).toBeNull();
    expect(silences[0]).toBeGreaterThan(80 / 40);
    const long = await measureAll("req64+16", { tokensPerSecond: 4, budgetSeconds: 45 });
    expect(long.reason).toContain("64 tokens");
    expect(long.values).toEqual([]);
  });
});

describe("a sustained test", () => {
  it("writes on end in whole rounds for its time, as one value in stretches of about 5 s", async () => {
    const values = await measure("sust60", { tokensPerSecond: 10, values: 3, budgetSeconds: 6 });
    expect(story(values)).toEqual(["warmup tg16 x1", "timed sust60s x19"]);
    expect(values[0]?.stretches).toBeNull();
    const value = values.at(-1);
    expect(value?.tokens).toBe(19 * 32);
    expect(value?.durationNs).toBe(60.8e9);
    const stretches = value?.stretches ?? [];
    expect(stretches).toHaveLength(12);
    expect(stretches.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(value?.tokens);
    // Removing tokens between rounds takes 0.5 s each on this machine, which are in no stretch.
    expect(stretches.at(-1)?.endNs).toBe(60.8e9);
  });
});

describe("several sequences", () => {
  it("count together", async () => {
    const value = (await measure("tg128@0x4", { tokensPerSecond: 400 })).at(-1);
    expect(value?.tokens).toBe(2 * 4 * 128);
    expect(value?.durationNs).toBeCloseTo(2 * 1.28e9, -1);
  });

  it("spread packed threads by a prompt that every sequence has room for", async () => {
    const values = await measure("tg128@0x4", { tokensPerSecond: 400, cpuShare: 0.5 });
    expect(story(values)).toContain("warmup pp128 x4 x1");
  });

  it("are refused where the public API writes", async () => {
    for (const asked of ["gen64@0x2", "req64+16@0x2"]) {
      const refused = measureAll(asked, { tokensPerSecond: 100 });
      await expect(refused).rejects.toThrow(/run one sequence, not 2/);
      await expect(refused).rejects.toMatchObject({ failure: "unsupported" });
    }
  });
});

describe("a depth that takes too long to fill", () => {
  // 1,000 tokens at 100/s: 10 s, or 15 s where attention doubles the time at 1,000.
  const deep = { tokensPerSecond: 100, launches: 1 };

  it("is left out where a budget says so, with the time it would take", async () => {
    const { reason, values } = await measureAll("tg16@1000", { ...deep, budgetSeconds: 9 });
    expect(reason).toMatch(/1,000 tokens first would take about 10 s, more than the 9 s/);
    expect(values).toEqual([]);
    expect((await measureAll("tg16@1000", { ...deep, budgetSeconds: 11 })).reason).toBeNull();
  });

  it("counts what attention adds, every sequence, and what is filled already", async () => {
    const budget = { ...deep, budgetSeconds: 14 };
    expect((await measureAll("tg16@1000", budget)).reason).toBeNull();
    expect((await measureAll("tg16@1000", { ...budget, evenDepth: 1000 })).reason).toContain("15 s");
    expect((await measureAll("tg16@1000x2", budget)).reason).toContain("2,000 tokens");
    expect((await measureAll("tg16@1000x2", { ...budget, held: 400 })).reason).toBeNull();
  });

  it("is filled without a budget, and left out by whichever process comes to it first", async () => {
    expect((await measureAll("tg16@1000", deep)).reason).toBeNull();
    const { reason } = await measureAll("tg16@1000", { ...deep, budgetSeconds: 9, launch: 1 });
    expect(reason).toContain("1,000 tokens");
  });
});

describe("what a value tells of the machine", () => {
  it("are its page faults, and how far the clock of the day went astray", async () => {
    const value = (await measure("pp512", { tokensPerSecond: 1024, clockLost: 2 })).at(-1);
    expect(value?.repetitions).toBe(2);
    expect(value?.majorFaults).toBe(6);
    expect(value?.clockSkewSeconds).toBeCloseTo(-4, 6);
    expect((await measure("pp512", { tokensPerSecond: 1024 })).at(-1)?.clockSkewSeconds).toBeCloseTo(0, 6);
  });
});
