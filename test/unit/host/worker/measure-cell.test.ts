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
  readonly launch?: number;
  readonly launches?: number;
  readonly budgetSeconds?: number | null;
  readonly values?: number | null;
  readonly onGpu?: boolean;
  /** CPU time as a share of two threads times wall time. */
  readonly cpuShare?: number;
  /** Tokens of the depth that are there already. */
  readonly held?: number;
  /** Depth at which a token takes twice as long to read. */
  readonly evenDepth?: number;
  /** Seconds by which the clock of the day falls behind in each repetition. */
  readonly clockLost?: number;
  /** Timed values, counted from 0, that the parent wants again. */
  readonly disturbed?: (value: number) => boolean;
}

/** A machine with a clock of its own. */
function engineOf(machine: Machine): Engine {
  let seconds = 0;
  let lost = 0;
  let faults = 0;
  const engine: Pick<Engine, "run" | "readCpu" | "filledTo"> = {
    run: async (test, _, onToken) => {
      const took = tokensOf(test) / machine.tokensPerSecond;
      const step = (took - test.nPrompt / machine.tokensPerSecond) / test.nGen;
      for (let token = 1; token <= test.nGen; token += 1) {
        onToken?.((test.nPrompt / machine.tokensPerSecond + token * step) * 1e9);
      }
      // Between repetitions the context is emptied: time passes, but not on the clock.
      seconds += took + 0.5;
      lost += machine.clockLost ?? 0;
      faults += 3;
      return took * 1e9;
    },
    filledTo: () => machine.held ?? 0,
    readCpu: () => ({
      monotonicNs: BigInt(Math.round(seconds * 1e9)),
      unixMs: 1e12 + (seconds - lost) * 1000,
      idleSeconds: 0,
      ownSeconds: 2 * (machine.cpuShare ?? 1) * seconds,
      majorFaults: faults,
    }),
  };
  return engine as Engine;
}

/** Measures one cell, and returns what was reported, why it was left out, and the silence that was announced. */
async function measureAll(asked: string, machine: Machine) {
  const values: MeasuredValue[] = [];
  const silences: number[] = [];
  let timed = 0;
  const cell: Cell = {
    id: "c",
    model: "m",
    settings: settings(),
    test: shape(asked),
    contextSize: 1024,
    budgetSeconds: machine.budgetSeconds ?? null,
  };
  const reason = await measureCell(cell, {
    engine: engineOf(machine),
    seed: 1,
    launch: machine.launch ?? 0,
    launches: machine.launches ?? 3,
    values: machine.values === undefined ? 1 : machine.values,
    onGpu: machine.onGpu ?? false,
    pace: { tokenSeconds: 1 / machine.tokensPerSecond, evenDepth: machine.evenDepth ?? null },
    expectSilence: async (seconds) => void silences.push(seconds),
    report: async (value) => {
      values.push(value);
      if (value.role === "warmup") return false;
      timed += 1;
      return machine.disturbed?.(timed - 1) ?? false;
    },
  });
  return { values, reason, silences };
}

const measure = async (asked: string, machine: Machine) => (await measureAll(asked, machine)).values;

const story = (values: MeasuredValue[]) =>
  values.map(({ role, test, repetitions }) => `${role} ${testLabel(test)} x${repetitions}`);
const timed = (values: MeasuredValue[]) => values.filter(({ role }) => role === "timed");

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
    const values = await measure("sust60", { tokensPerSecond: 10, values: 3, budgetSeconds: 45 });
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

  it("is filled without a budget, and where an earlier process has decided so", async () => {
    expect((await measureAll("tg16@1000", deep)).reason).toBeNull();
    expect((await measureAll("tg16@1000", { ...deep, budgetSeconds: 9, launch: 1 })).reason).toBeNull();
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
