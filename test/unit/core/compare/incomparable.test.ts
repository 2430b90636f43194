import { describe, expect, it } from "vitest";
import { compareResults } from "../../../../src/core/compare/compare-results.js";
import type { ResultDocument } from "../../../../src/schema/result.js";
import {
  around,
  compared,
  contender,
  interleaved,
  later,
  run,
  verdicts,
} from "../../../fixtures/comparisons.js";
import { facts, launch, model, settings } from "../../../fixtures/result-documents.js";

const OPTIONS = { epsilon: 0.02, psi: null };
const tg = (speed = 10, count = 3) => run([{ asked: "tg128", speeds: around(speed, count) }]);
const reasonOf = (a: ResultDocument, b: ResultDocument) => compared(a, b).pairs[0]?.incomparable;
const HASH = "ab".repeat(32);

/** The document with another processor, and so on another machine. */
function elsewhere(document: ResultDocument, cores = 2): ResultDocument {
  const { machine } = document;
  const cpu = {
    ...machine.cpu,
    model: "EPYC 7B13",
    physicalCores: cores,
    logicalCores: cores,
    usableCores: cores,
  };
  return { ...later(document, 1), machine: { ...machine, cpu } };
}

/** The document measured with other settings, as asked and as run. */
function withSettings(
  document: ResultDocument,
  asked: Parameters<typeof settings>[0],
  ran = {},
): ResultDocument {
  const chosen = settings(asked);
  return {
    ...document,
    cells: document.cells.map((result) => ({ ...result, cell: { ...result.cell, settings: chosen } })),
    launches: document.launches.map((one) => ({ ...one, settings: chosen, facts: facts(ran) })),
  };
}

describe("two results cannot be compared", () => {
  const real = (sha256: string | null, changes = {}) => [
    model({ weights: "real", registryId: null, fileName: "x.gguf", sha256, ...changes }),
  ];

  it("when they measured different models", () => {
    const a = { ...tg(), models: real(HASH) };
    expect(reasonOf(a, later({ ...tg(), models: real("cd".repeat(32)) }, 1))).toMatch(
      /different models: .*abab.*cdcd/,
    );
    expect(reasonOf(tg(), later({ ...tg(), models: [model({ quantization: "Q8_0" })] }, 1))).toMatch(
      /different models/,
    );
    expect(reasonOf(tg(), later({ ...tg(), models: real(null) }, 1))).toMatch(/different models/);
  });

  it("when one has made-up weights and the other real ones, under the same name", () => {
    const b = { ...tg(), models: [model({ weights: "real" })] };
    expect(reasonOf(tg(), later(b, 1))).toMatch(/different models/);
  });

  it.each([
    ["content", HASH, HASH],
    ["name", HASH, null],
  ])("but can when the model is the same by %s, whatever it is called", (match, hashA, hashB) => {
    const a = { ...tg(), models: real(hashA) };
    const b = later({ ...tg(), models: real(hashB, { displayName: "another name" }) }, 1);
    expect(compared(a, b).pairs[0]).toMatchObject({ modelMatch: match, incomparable: null });
  });

  it("and can when made-up weights have the same shape", () => {
    const b = later({ ...tg(), models: [model({ fileName: "elsewhere.gguf", sizeBytes: 1 })] }, 1);
    expect(compared(tg(), b).pairs[0]).toMatchObject({ modelMatch: "shape", incomparable: null });
  });

  it("when they have no test in common, and names what each has alone", () => {
    const a = run([
      { asked: "tg128", speeds: around(10, 3) },
      { asked: "pp512", speeds: around(50, 3) },
    ]);
    const b = later(run([{ asked: "tg64", speeds: around(10, 3) }]), 1);
    expect(compared(a, b).pairs[0]).toMatchObject({
      incomparable: "they have no test in common",
      onlyA: ["tg128", "pp512"],
      onlyB: ["tg64"],
    });
  });

  it("when one was shortened to save time and the other was not", () => {
    const a = run([{ asked: "pp512", ran: "pp256", speeds: around(50, 3) }]);
    const b = later(run([{ asked: "pp512", speeds: around(50, 3) }]), 1);
    expect(reasonOf(a, b)).toBe("pp256: A ran pp256, B ran pp512");
    const same = later(run([{ asked: "pp256", speeds: around(50, 3) }]), 1);
    expect(verdicts(compared(a, same))).toHaveLength(1);
    expect(compared(a, same).pairs[0]?.incomparable).toBeNull();
  });

  it("at another depth, or with another number of sequences", () => {
    const b = later(run([{ asked: "tg128@4096", speeds: around(10, 3) }]), 1);
    expect(reasonOf(tg(), b)).toBe("they have no test in common");
    expect(reasonOf(tg(), later(run([{ asked: "tg128x4", speeds: around(10, 3) }]), 1))).toBe(
      "they have no test in common",
    );
  });

  it("when a side is invalid, failed, was skipped or has nothing undisturbed", () => {
    const after = later(tg(), 1);
    const invalid = compareResults([contender(tg()), contender(after, { c1: "invalid" })], OPTIONS);
    expect(invalid.pairs[0]?.incomparable).toBe("tg128: B is not valid: other programs ran");
    const [cell] = after.cells;
    const failure = { class: "oom-vram" as const, message: "", log: "" };
    expect(reasonOf(tg(), { ...after, cells: [{ ...cell!, status: "failed", failure }] })).toBe(
      "tg128: B failed: oom-vram",
    );
    expect(reasonOf(tg(), { ...after, cells: [{ ...cell!, status: "skipped", reason: "too long" }] })).toBe(
      "tg128: B was skipped: too long",
    );
    const values = cell!.values.map((value) => ({ ...value, disturbed: true }));
    expect(reasonOf(tg(), { ...after, cells: [{ ...cell!, values }] })).toBe(
      "tg128: B has no undisturbed value",
    );
  });

  it("when one of them is the scripted engine", () => {
    const fake = { ...later(tg(), 1), tool: { ...tg().tool, engine: "fake" as const } };
    expect(reasonOf(tg(), fake)).toMatch(/scripted/);
    expect(reasonOf({ ...tg(), tool: fake.tool }, fake)).toBeNull();
  });

  it("keeps the rows that can be compared when another cannot", () => {
    const tests = [
      { asked: "tg128", speeds: around(10, 6) },
      { asked: "pp512", speeds: around(50, 6) },
    ];
    const b = contender(later(run(tests), 1), { c2: "invalid" });
    const comparison = compareResults([contender(run(tests)), b], OPTIONS);
    expect(comparison.pairs[0]?.incomparable).toBeNull();
    expect(verdicts(comparison)).toEqual([
      "tg128 no-difference",
      "pp512: B is not valid: other programs ran",
    ]);
  });

  it("says which side was noisy, and compares it all the same", () => {
    const comparison = compareResults([contender(tg()), contender(later(tg(), 1), { c1: "noisy" })], OPTIONS);
    expect(comparison.pairs[0]?.rows[0]?.noisy).toEqual(["B"]);
  });
});

describe("on one machine a setting may be what is compared", () => {
  it.each([
    [{ kvCacheTypeK: "q8_0" as const }, { kvCacheTypeK: "q8_0" }, ["keys"]],
    [{ threads: 1 }, { threads: 1 }, ["threads"]],
    [{ flashAttention: "off" as const }, { flashAttention: false }, ["flash-attention"]],
    [{ batchSize: 128 }, {}, ["batch"]],
  ])("%j is listed as the difference", (asked, ran, kinds) => {
    const [pair] = compared(tg(), withSettings(later(tg(), 1), asked, ran)).pairs;
    expect(pair?.incomparable).toBeNull();
    expect(pair?.differences.map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe("on two machines", () => {
  it("threads may differ when both use the whole machine, and the machines are listed", () => {
    const b = withSettings(elsewhere(tg(), 16), { threads: 16 }, { threads: 16 });
    const [pair] = compared(tg(), b).pairs;
    expect(pair).toMatchObject({ sameMachine: false, incomparable: null, method: { kind: "two-sessions" } });
    expect(pair?.differences.map(({ kind }) => kind)).toEqual(["cpu", "cores", "threads"]);
  });

  it("a thread policy must not differ as well", () => {
    const b = withSettings(elsewhere(tg(), 16), { threads: 4 }, { threads: 4 });
    expect(reasonOf(tg(), b)).toMatch(/thread policies at once: 2 of 2 against 4 of 16/);
  });

  it("a KV type must not differ as well, as it really ran", () => {
    const b = withSettings(elsewhere(tg()), { kvCacheTypeV: "q8_0" }, { kvCacheTypeV: "q8_0" });
    expect(reasonOf(tg(), b)).toMatch(/KV cache types at once: f16\/f16 against f16\/q8_0/);
  });

  it("a card with all layers is compared with a processor, but not with half a card", () => {
    const card = { backend: "cuda" as const, gpuLayers: 29, deviceNames: ["RTX 3090"] };
    expect(reasonOf(tg(), withSettings(elsewhere(tg()), {}, card))).toBeNull();
    const half = withSettings(elsewhere(tg()), { gpuLayers: 14 }, { ...card, gpuLayers: 14 });
    expect(reasonOf(tg(), half)).toMatch(/place the layers at once/);
  });

  it("threads do not matter where a card computes everything", () => {
    const card = { backend: "cuda" as const, gpuLayers: 29, deviceNames: ["RTX 3090"] };
    const a = withSettings(tg(), {}, card);
    expect(
      reasonOf(a, withSettings(elsewhere(tg(), 16), { threads: 5 }, { ...card, threads: 5 })),
    ).toBeNull();
  });
});

describe("results with several set-ups", () => {
  const two = (first: number, second: number) =>
    interleaved(
      [1, 2].map((threads) => ({
        settings: settings({ threads }),
        tests: [{ asked: "tg128", speeds: around(threads === 1 ? first : second, 6) }],
      })),
      { kind: "rounds" },
    );

  it("are compared set-up by set-up", () => {
    const comparison = compared(two(6, 10), later(two(6, 8), 1));
    expect(verdicts(comparison)).toEqual(["tg128 no-difference", "tg128 slower"]);
    expect(comparison.pairs[0]?.rows.map(({ setUp }) => setUp?.settings.threads)).toEqual([1, 2]);
    expect(comparison.pairs[0]?.differences).toEqual([]);
  });

  it("leave out set-ups that only one of them has", () => {
    const one = later(tg(10, 6), 1);
    const comparison = compared(two(6, 10), one);
    expect(comparison.pairs[0]?.rows.map(({ setUp }) => setUp?.settings.threads)).toEqual([2]);
    const other = withSettings(one, { threads: 7 }, { threads: 7 });
    expect(compared(two(6, 10), other).pairs[0]?.incomparable).toBe("no settings of one stand in the other");
  });

  it("rank three results over all tests", () => {
    const c = { ...later(tg(8, 6), 2), runId: "20261122-100000-000001" };
    const comparison = compared(tg(10, 6), later(tg(10, 6), 1), c);
    expect(comparison.ranks?.[0]?.ranks.map(({ side, rank }) => `${side}${rank}`)).toEqual([
      "A1",
      "B1",
      "C3",
    ]);
    expect(comparison.pairs).toHaveLength(2);
  });
});

describe("a process that was started again", () => {
  it("counts with the first of its round as one", () => {
    const document = interleaved(
      [1, 2].map((threads) => ({
        settings: settings({ threads }),
        tests: [{ asked: "tg128", speeds: around(10, 3) }],
      })),
      { kind: "rounds" },
    );
    const again = launch(6, { ...document.launches[0], index: 6 });
    const [a, b] = document.cells;
    const extra = { ...a!.values[1]!, launch: 6 };
    const cells = [{ ...a!, values: [...a!.values, extra] }, b!];
    const comparison = compared({ ...document, cells, launches: [...document.launches, again] });
    expect(comparison.pairs[0]?.rows[0]?.outcome).toMatchObject({ kind: "compared", n: 3 });
  });
});
