import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareResults } from "../../../../src/core/compare/compare-results.js";
import type { ComparedRow, ResultComparison } from "../../../../src/core/compare/comparison-model.js";
import {
  around,
  compared,
  contender,
  interleaved,
  later,
  requests,
  requireOutcome,
  run,
  verdicts,
} from "../../../fixtures/comparisons.js";
import { model, settings } from "../../../fixtures/result-documents.js";

const OPTIONS = { epsilon: 0.02, psi: null };
const ROUNDS = { kind: "rounds" } as const;
const PAIRS = { kind: "pairs" as const, looks: [8, 16, 24] };

const firstRow = ({ pairs }: ResultComparison): ComparedRow => {
  const row = pairs[0]?.rows[0];
  if (row === undefined) throw new Error("no row");
  return row;
};

describe("two runs of one session", () => {
  it("tells slower, same and faster apart", () => {
    const before = run([
      { asked: "pp512", speeds: around(58, 8) },
      { asked: "tg128", speeds: around(10, 8) },
      { asked: "gen128", speeds: around(9, 8) },
    ]);
    const after = run([
      { asked: "pp512", speeds: around(58, 8, 2) },
      { asked: "tg128", speeds: around(9, 8, 3) },
      { asked: "gen128", speeds: around(10, 8, 4) },
    ]);
    const comparison = compared(before, later(after, 1));
    expect(verdicts(comparison)).toEqual(["pp512 no-difference", "tg128 slower", "gen128 faster"]);
    expect(comparison.pairs[0]?.method).toEqual({ kind: "one-session" });
    expect(comparison.ranks).toBeNull();
  });

  it("gives the ratio and the interval of Welch's test on process means", () => {
    // ln 10 and ln 11 apart, both sides sd 0.01 of ln: se = 0.01 sqrt(2/3), 4 degrees, t(0.975) = 2.776.
    const spread = [Math.exp(-0.01), 1, Math.exp(0.01)];
    const before = run([{ asked: "tg128", speeds: spread.map((factor) => 10 * factor) }]);
    const after = run([{ asked: "tg128", speeds: spread.map((factor) => 11 * factor) }]);
    const outcome = requireOutcome(firstRow(compared(before, later(after, 1))));
    const reach = 2.776445 * 0.01 * Math.sqrt(2 / 3);
    expect(outcome.ratio).toBeCloseTo(1.1, 6);
    expect(Math.log(outcome.low ?? 0)).toBeCloseTo(Math.log(1.1) - reach, 5);
    expect(Math.log(outcome.high ?? 0)).toBeCloseTo(Math.log(1.1) + reach, 5);
    expect(firstRow(compared(before, later(after, 1))).a).toEqual({
      value: expect.closeTo(10, 6),
      processes: 3,
    });
  });

  it("turns over when the sides are swapped", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.8, max: 1.25, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (factor, seed) => {
          const a = run([{ asked: "tg128", speeds: around(10, 5, seed) }]);
          const b = later(run([{ asked: "tg128", speeds: around(10 * factor, 5, seed + 1) }]), 1);
          const [there, back] = [
            requireOutcome(firstRow(compared(a, b))),
            requireOutcome(firstRow(compared(b, a))),
          ];
          const opposite = { faster: "slower", slower: "faster" } as const;
          const turned =
            there.verdict === "faster" || there.verdict === "slower"
              ? opposite[there.verdict]
              : there.verdict;
          expect(back.verdict).toBe(turned);
          expect(back.ratio).toBeCloseTo(1 / there.ratio, 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes the mean of each process first: many values of one process are not many processes", () => {
    const before = run([{ asked: "tg128", speeds: around(10, 3) }]);
    const [cell] = before.cells;
    const many = {
      ...before,
      cells: [{ ...cell!, values: cell!.values.flatMap((value) => [value, value, value]) }],
    };
    const after = later(run([{ asked: "tg128", speeds: around(9.8, 3, 2) }]), 1);
    expect(compared(many, after).pairs[0]?.rows).toEqual(compared(before, after).pairs[0]?.rows);
  });
});

describe("two sessions", () => {
  it("add the assumed 3 % between sessions, so that a small difference is not told", () => {
    const before = run([{ asked: "tg128", speeds: around(10, 8) }]);
    const after = run([{ asked: "tg128", speeds: around(9.6, 8, 2) }]);
    expect(verdicts(compared(before, later(after, 11)))).toEqual(["tg128 slower"]);
    const far = compared(before, later(after, 13));
    expect(verdicts(far)).toEqual(["tg128 inconclusive"]);
    expect(far.pairs[0]?.method).toEqual({ kind: "two-sessions", sd: 0.03, sessions: null });
  });

  it("use the spread that was measured on this machine when it rests on enough sessions", () => {
    const before = contender(run([{ asked: "tg128", speeds: around(10, 8) }]));
    const after = contender(later(run([{ asked: "tg128", speeds: around(9.6, 8, 2) }]), 48));
    const with3 = compareResults([before, after], { ...OPTIONS, psi: { sd: 0.002, sessions: 3 } });
    expect(verdicts(with3)).toEqual(["tg128 inconclusive"]);
    const with9 = compareResults([before, after], { ...OPTIONS, psi: { sd: 0.002, sessions: 9 } });
    expect(verdicts(with9)).toEqual(["tg128 slower"]);
    expect(with9.pairs[0]?.method).toEqual({ kind: "two-sessions", sd: 0.002, sessions: 9 });
  });

  it.each([
    ["a new driver", "gpus"],
    ["a new kernel", "kernel"],
    ["other cores", "usable"],
  ])("begin with %s, whatever the clock says", (_, change) => {
    const before = run([{ asked: "tg128", speeds: around(10, 3) }]);
    const { machine } = before;
    const changed = {
      gpus: { ...machine, gpus: [card("580.1")] },
      kernel: { ...machine, os: { ...machine.os, kernel: "6.13" } },
      usable: { ...machine, cpu: { ...machine.cpu, usableCores: 1 } },
    }[change];
    const start = change === "gpus" ? { ...before, machine: { ...machine, gpus: [card("570.0")] } } : before;
    const after = { ...later(before, 1), machine: changed ?? machine };
    expect(compared(start, after).pairs[0]).toMatchObject({
      sameMachine: true,
      method: { kind: "two-sessions" },
    });
  });
});

function card(driver: string) {
  return {
    name: "NVIDIA GeForce RTX 3090",
    vendor: "NVIDIA",
    memoryBytes: 24e9,
    driver,
    powerLimitWatts: 350,
    defaultPowerLimitWatts: 350,
    unifiedMemory: false,
    source: "nvidia-smi",
  };
}

describe("one run of several set-ups", () => {
  const threads = (count: number, speeds: readonly number[]) => ({
    settings: settings({ threads: count }),
    tests: [{ asked: "tg128", speeds }],
  });

  it("is compared pair by pair, so that a drift of the machine falls out", () => {
    // The machine loses a tenth at each round; B is 5 % faster in every pair, give or take 0.1 %.
    const drift = Array.from({ length: 8 }, (_, round) => 10 * 0.9 ** round);
    const b = drift.map((speed, round) => speed * (1.05 + 0.001 * (-1) ** round));
    const paired = compared(interleaved([threads(1, drift), threads(2, b)], ROUNDS));
    expect(verdicts(paired)).toEqual(["tg128 faster"]);
    expect(requireOutcome(firstRow(paired))).toMatchObject({ n: 8, ratio: expect.closeTo(1.05, 3) });
    const apart = compared(
      run([{ asked: "tg128", speeds: drift }]),
      later(run([{ asked: "tg128", speeds: b }]), 1),
    );
    expect(verdicts(apart)).toEqual(["tg128 inconclusive"]);
  });

  it("leaves the first pair of an interleaved run out: it only conditions the machine", () => {
    const a = [1, ...around(10, 8)];
    const b = [100, ...around(10, 8, 2)];
    const comparison = compared(interleaved([threads(1, a), threads(2, b)], PAIRS, -1));
    expect(requireOutcome(firstRow(comparison))).toMatchObject({ n: 8, verdict: "no-difference" });
    expect(comparison.pairs[0]?.method).toEqual({ kind: "pairs", looks: [8, 16, 24] });
  });

  it("widens the interval when the run looked at the data: t(0.989) instead of t(0.975)", () => {
    const [a, b] = [around(10, 8), around(10.3, 8, 2)];
    const fixed = requireOutcome(firstRow(compared(interleaved([threads(1, a), threads(2, b)], ROUNDS))));
    const looked = requireOutcome(firstRow(compared(interleaved([threads(1, a), threads(2, b)], PAIRS))));
    const half = ({ low, ratio }: { low: number | null; ratio: number }) => Math.log(ratio / (low ?? 0));
    // t(0.989, 7) / t(0.975, 7) = 2.9308 / 2.3646
    expect(half(looked) / half(fixed)).toBeCloseTo(2.9308 / 2.3646, 3);
  });

  it("pairs only rounds that both have, and values that others disturbed make none", () => {
    const document = interleaved([threads(1, around(10, 5)), threads(2, around(10, 5, 2))], ROUNDS);
    const [a, b] = document.cells;
    const disturbed = a!.values.map((value) => (value.launch === 4 ? { ...value, disturbed: true } : value));
    const cells = [
      { ...a!, values: disturbed },
      { ...b!, values: b!.values.filter(({ launch }) => launch !== 1) },
    ];
    expect(requireOutcome(firstRow(compared({ ...document, cells }))).n).toBe(3);
  });

  it("compares two models of one run on purpose", () => {
    const q8 = model({ key: "q8", quantization: "Q8_0", fileName: "r1-q8.gguf" });
    const comparison = compared(
      interleaved(
        [threads(2, around(10, 8)), { model: q8, tests: [{ asked: "tg128", speeds: around(6, 8) }] }],
        ROUNDS,
      ),
    );
    expect(verdicts(comparison)).toEqual(["tg128 slower"]);
    expect(comparison.pairs[0]?.differences.map(({ kind }) => kind)).toContain("model");
  });

  it("ranks more than two, and those that cannot be told apart share a rank", () => {
    const comparison = compared(
      interleaved(
        [threads(1, around(6, 8)), threads(2, around(10, 8, 2)), threads(4, around(10, 8, 3))],
        ROUNDS,
      ),
    );
    expect(comparison.sides.map(({ letter }) => letter)).toEqual(["A", "B", "C"]);
    expect(comparison.pairs.map(({ a, b }) => a + b)).toEqual(["AB", "AC"]);
    expect(comparison.ranks?.[0]?.ranks).toEqual([
      { side: "A", rank: 3 },
      { side: "B", rank: 1 },
      { side: "C", rank: 1 },
    ]);
  });

  it("has one side and no pair when it holds one set-up", () => {
    const comparison = compared(run([{ asked: "tg128", speeds: around(10, 3) }]));
    expect(comparison.sides).toHaveLength(1);
    expect(comparison.pairs).toEqual([]);
  });
});

describe("many rows", () => {
  it("take back a verdict that luck alone explains, and mark it", () => {
    const names = Array.from({ length: 12 }, (_, index) => `tg${64 + index}`);
    const close = (factor: number) => [0.985, 1, 1.015, 0.99, 1.01].map((noise) => 10 * factor * noise);
    const before = run(names.map((asked) => ({ asked, speeds: close(1) })));
    const after = (count: number) =>
      later(run(names.map((asked, index) => ({ asked, speeds: close(index < count ? 1.043 : 1.03) }))), 1);
    const alone = compared(
      run([{ asked: "tg64", speeds: close(1) }]),
      later(run([{ asked: "tg64", speeds: close(1.043) }]), 1),
    );
    expect(verdicts(alone)).toEqual(["tg64 faster"]);
    const among = compared(before, after(1));
    expect(verdicts(among)[0]).toBe("tg64 inconclusive");
    expect(requireOutcome(firstRow(among)).changedByHolm).toBe(true);
  });
});

describe("requests", () => {
  it("are compared by the time to the first token, and a shorter one is faster", () => {
    const comparison = compared(requests(around(2, 6)), later(requests(around(1.5, 6, 2)), 1));
    const row = firstRow(comparison);
    expect(row).toMatchObject({ measure: "first-token", b: { value: expect.closeTo(1.5, 1) } });
    expect(requireOutcome(row)).toMatchObject({ verdict: "faster", ratio: expect.closeTo(2 / 1.5, 1) });
  });
});
