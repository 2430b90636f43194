import { describe, expect, it } from "vitest";
import { tokenWindows } from "../../../../src/core/report/energy-facts.js";
import { energyWords } from "../../../../src/core/report/energy-words.js";
import type { ResultDocument } from "../../../../src/schema/result.js";
import { report } from "../../../fixtures/reports.js";
import { resultDocument } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";
import { BUSY_WATTS, IDLE_WATTS, standardDocument } from "../../../fixtures/standard-run.js";
import { value } from "../../../fixtures/stored-values.js";

const energyOf = (document: ResultDocument) => report(document).models[0]?.energy ?? null;

/** The standard run with the values of some cells changed. */
function withValues(change: (value: ResultDocument["cells"][0]["values"][0]) => Partial<typeof value>) {
  const document = standardDocument();
  const cells = document.cells.map((cell) => ({
    ...cell,
    values: cell.values.map((old) => ({ ...old, ...change(old) })),
  }));
  return { ...document, cells };
}

describe("energyFacts", () => {
  // Each window holds a warm-up at 0.7 of the speed and a value of as many tokens: (1 + 1/0.7) / 2 of the time.
  const slowness = (1 + 1 / 0.7) / 2;

  it("gives reading and writing apart, with and without the idle machine", () => {
    const found = energyOf(standardDocument());
    expect(found).toMatchObject({ scope: "package", method: "rapl: counter" });
    expect(found?.reading).toMatchObject({ label: "pp512", coverage: expect.closeTo(1, 2) });
    expect(found?.reading?.gross).toBeCloseTo((BUSY_WATTS * slowness) / 58.1, 2);
    expect(found?.writing?.gross).toBeCloseTo((BUSY_WATTS * slowness) / 10.385, 1);
    expect(found?.writing?.net).toBeCloseTo(((BUSY_WATTS - IDLE_WATTS) * slowness) / 10.385, 1);
    expect(found?.writing?.watts).toBeCloseTo(BUSY_WATTS, 6);
  });

  it("is nothing when no power was read", () => {
    expect(energyOf(resultDocument())).toBeNull();
    const document = standardDocument();
    expect(energyOf({ ...document, telemetry: { ...document.telemetry, series: [] } })).toBeNull();
  });

  it("knows no idle figure where idle was not measured", () => {
    const document = standardDocument();
    const found = energyOf({ ...document, telemetry: { ...document.telemetry, idle: null } });
    expect(found?.reading?.net).toBeNull();
    expect(found?.reading?.gross).toBeGreaterThan(0);
  });

  it("takes no value that others disturbed", () => {
    const disturbed = withValues(({ test }) => ({ disturbed: test.kind === "tg" }));
    expect(energyOf(disturbed)).toMatchObject({ writing: null, reading: { label: "pp512" } });
  });

  it("takes no value of a process that was throttled and measured again", () => {
    const document = standardDocument();
    const without = (index: number) => ({
      ...document,
      cells: document.cells.map((cell) => ({
        ...cell,
        values: cell.values.filter(({ launch }) => launch !== index),
      })),
    });
    const [first, ...launches] = document.launches;
    const repeated: ResultDocument = {
      ...document,
      launches: [{ ...first!, repeatedFor: "V04" }, ...launches],
    };
    expect(energyOf(repeated)).toEqual(energyOf(without(first!.index)));
    expect(energyOf(repeated)).not.toEqual(energyOf(document));
  });

  it("takes no windows of under ten seconds", () => {
    const hasty = withValues(({ wallSeconds }) => ({ wallSeconds: wallSeconds / 10 }));
    expect(energyOf(hasty)).toBeNull();
  });

  it("takes writing on end where short tests say nothing", () => {
    const document = standardDocument();
    const [pp, tg] = document.cells as [ResultDocument["cells"][0], ResultDocument["cells"][0]];
    const onEnd = shape("sust600");
    const written = tg.values.map((old) => ({
      ...{ ...old, test: onEnd, repetitions: old.tokens / onEnd.nGen },
      ...{ durationNs: 600e9, workerCpuSeconds: 2 * old.wallSeconds },
    }));
    const cells = [
      { ...pp, values: [] },
      { ...tg, cell: { ...tg.cell, test: onEnd }, ran: onEnd, values: written },
    ];
    expect(energyOf({ ...document, cells })).toMatchObject({ reading: null, writing: { label: "sust600s" } });
  });

  it("takes no row that is not to be believed", () => {
    const wrong = withValues(({ test, tokens }) => (test.kind === "tg" ? { tokens: tokens + 1 } : {}));
    expect(energyOf(wrong)?.writing).toBeNull();
  });
});

describe("tokenWindows", () => {
  const at = (endedAtMs: number, launch = 0) => ({
    ...value("c", shape("tg64"), 32, launch, "timed"),
    endedAtMs,
  });

  it("joins values that follow each other in one process", () => {
    // 64 tokens at 32 a second: two seconds each.
    const windows = tokenWindows([at(10_000), at(12_100), at(14_600), at(16_700, 1)]);
    expect(windows.map(({ fromMs, toMs, tokens }) => [fromMs, toMs, tokens])).toEqual([
      [8_000, 12_100, 128],
      [12_600, 14_600, 64],
      [14_700, 16_700, 64],
    ]);
  });

  it("joins nothing when the wall clock was set back", () => {
    expect(tokenWindows([at(20_000), at(12_000)])).toHaveLength(2);
  });
});

describe("energyWords", () => {
  it("say what the figures cover, how they were read and what is left without idle", () => {
    expect(energyWords(energyOf(standardDocument())!)).toMatch(
      /^reading 1\.0\d J a token \(pp512\), writing 6\.\d+ J a token \(tg128\): processor only; rapl: counter; readings cover 100 % of \d+ min\. Beyond idle: reading 0\.8\d+, writing 4\.\d+\.$/,
    );
  });

  it("say which figure is missing", () => {
    const { writing, ...rest } = energyOf(standardDocument())!;
    expect(writing).not.toBeNull();
    expect(energyWords({ ...rest, writing: null })).toContain(
      "writing not known (no test of it long enough)",
    );
  });
});
