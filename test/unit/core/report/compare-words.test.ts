import { describe, expect, it } from "vitest";
import type { ResultComparison } from "../../../../src/core/compare/comparison-model.js";
import type { Difference } from "../../../../src/core/compare/differences.js";
import { compareNext } from "../../../../src/core/report/compare-next.js";
import { rowLabel, sideWords, titlePhrases } from "../../../../src/core/report/compare-words.js";
import { differenceWords } from "../../../../src/core/report/difference-words.js";
import type { EngineSettings } from "../../../../src/schema/plan.js";
import { around, compared, interleaved, later, run } from "../../../fixtures/comparisons.js";
import { model, settings } from "../../../fixtures/result-documents.js";

const ROUNDS = { kind: "rounds" as const };
/** Too noisy to tell, so that a next step is named. */
const tests = [{ asked: "tg128", speeds: [10, 7, 13] }];
const otherTests = [{ asked: "tg128", speeds: [7, 12, 9] }];

const inOneRun = (first: Partial<EngineSettings>, second: Partial<EngineSettings>): ResultComparison =>
  compared(
    interleaved(
      [
        { settings: settings(first), tests },
        { settings: settings(second), tests: otherTests },
      ],
      ROUNDS,
    ),
  );
const commands = (comparison: ResultComparison) => compareNext(comparison).map(({ command }) => command);

describe("a difference in words", () => {
  it.each<[Difference, string, string, string]>([
    [{ kind: "memory", a: 16e9, b: 32e9 }, "memory", "16.0 GB", "32.0 GB"],
    [{ kind: "flash-attention", a: true, b: false }, "flash attention", "on", "off"],
    [{ kind: "mapping", a: true, b: false }, "file mapped", "yes", "no"],
    [{ kind: "gpu-layers", a: null, b: 20 }, "GPU layers", "all", "20"],
    [{ kind: "drivers", a: null, b: "580.1" }, "driver", "-", "580.1"],
    [{ kind: "threads", a: 1, b: 1200 }, "threads", "1", "1,200"],
    [{ kind: "cpu", a: "\u001b[31mX", b: "a\nb" }, "processor", "X", "a b"],
  ])("%j", (difference, what, a, b) => {
    expect(differenceWords(difference)).toEqual({ what, a, b });
  });

  it("of CPU features names only what the other has not", () => {
    const a = "CPU : SSE3 = 1 | AVX2 = 1 | AVX512 = 1 | ";
    const b = "CPU : SSE3 = 1 | AVX2 = 1 | ";
    expect(differenceWords({ kind: "cpu-features", a, b })).toEqual({
      what: "CPU features",
      a: "AVX512",
      b: "nothing more",
    });
  });
});

describe("the next command", () => {
  it.each([
    [{ threads: 1 }, { threads: 4 }, "-t 1,4"],
    [{ flashAttention: "on" as const }, { flashAttention: "off" as const }, "--fa on,off"],
    [{ batchSize: 128 }, { batchSize: 512 }, "-b 128,512"],
    [{ kvCacheTypeK: "q8_0" as const }, {}, "-ctk q8_0,f16"],
  ])("measures %j and %j in one run, when they cannot be told apart", (a, b, flags) => {
    expect(commands(inOneRun(a, b))[0]).toBe(
      `npx rigmark run -m synth:r1-qwen-1.5b ${flags} --profile rigorous`,
    );
  });

  it("measures two models in one run", () => {
    const q8 = model({ key: "q8", reference: "synth:r1-qwen-1.5b:Q8_0", quantization: "Q8_0" });
    const comparison = compared(interleaved([{ tests }, { model: q8, tests: otherTests }], ROUNDS));
    expect(commands(comparison)[0]).toBe(
      "npx rigmark run -m synth:r1-qwen-1.5b -m synth:r1-qwen-1.5b:Q8_0 --profile rigorous",
    );
  });

  it("never holds a word that a shell would act on", () => {
    const models = [model({ reference: "x.gguf; rm -rf ~" })];
    const a = { ...run(tests), models };
    const b = later({ ...run(otherTests), models }, 1);
    expect(commands(compared(a, b))).toEqual(["npx rigmark report 20261121-100000-4b1d77"]);
  });

  it("is only to look closer when everything was told, or the machines are two", () => {
    const told = run([{ asked: "tg128", speeds: around(10, 8) }]);
    expect(commands(compared(told, later(told, 1)))).toEqual(["npx rigmark report 20261121-100000-4b1d77"]);
    const a = run(tests);
    const b = later(a, 1);
    const elsewhere = { ...b, machine: { ...b.machine, cpu: { ...b.machine.cpu, model: "another" } } };
    expect(commands(compared(a, elsewhere))).toEqual(["npx rigmark report 20261121-100000-4b1d77"]);
  });
});

describe("names", () => {
  it("of sides in one run are what was varied", () => {
    const comparison = inOneRun({ threads: 1 }, { threads: 4, flashAttention: "off" });
    expect(comparison.sides.map((side) => sideWords(side, comparison))).toEqual([
      "1 thread, flash attention auto",
      "4 threads, flash attention off",
    ]);
  });

  it("of sides are the models where those differ", () => {
    const q8 = model({ key: "q8", quantization: "Q8_0" });
    const comparison = compared(interleaved([{ tests }, { model: q8, tests }], ROUNDS));
    expect(sideWords(comparison.sides[1]!, comparison)).toBe("DeepSeek-R1-Distill-Qwen-1.5B Q8_0");
    expect(titlePhrases(comparison)).toContain("2 models");
  });

  it("of rows carry their set-up where results hold several", () => {
    const document = interleaved(
      [1, 2].map((threads) => ({ settings: settings({ threads }), tests })),
      ROUNDS,
    );
    const rows = compared(document, later(document, 1)).pairs[0]?.rows ?? [];
    expect(rows.map((row) => rowLabel(row, rows))).toEqual(["tg128 (1 thread)", "tg128 (2 threads)"]);
  });

  it("of rows carry the model where results hold several", () => {
    const q8 = model({ key: "q8", quantization: "Q8_0" });
    const document = interleaved([{ tests }, { model: q8, tests }], ROUNDS);
    const rows = compared(document, later(document, 1)).pairs[0]?.rows ?? [];
    expect(rows.map((row) => rowLabel(row, rows))).toEqual([
      "tg128 (R1-Qwen-1.5B Q4_K_M)",
      "tg128 (R1-Qwen-1.5B Q8_0)",
    ]);
  });

  it("of an imported side say where it comes from", () => {
    const document = run(tests);
    const tool = { name: "llama-bench", version: "b1", engine: "imported" as const, source: null };
    const comparison = compared(document, { ...later(document, 1), tool });
    expect(sideWords(comparison.sides[1]!, comparison)).toMatch(/, imported from llama-bench$/);
  });
});
