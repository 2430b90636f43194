import { describe, expect, it } from "vitest";
import type { ReportContext } from "../../../../../src/core/report/build-report.js";
import { subjectOfResult } from "../../../../../src/core/report/cost/subject-of-result.js";
import type { ResultDocument } from "../../../../../src/schema/result.js";
import { model, resultDocument } from "../../../../fixtures/result-documents.js";
import { BUSY_WATTS, IDLE_WATTS, standardDocument } from "../../../../fixtures/standard-run.js";
import { HARDWARE } from "../../../data/data-tables.js";

const FACTS = { weightsKey: "some-weights", gpqaDiamond: 33.8, isReasoning: true };
const CONTEXT: ReportContext = {
  judgements: new Map(),
  bandwidth: new Map(),
  yearly: new Map(),
  reasoning: new Set(),
  resultPath: null,
};

function subject(document: ResultDocument) {
  const [measured] = document.models;
  if (measured === undefined) throw new Error("no model");
  return subjectOfResult(document, measured, FACTS, CONTEXT, { request: null, streams: 1 }, HARDWARE);
}

describe("a result as the subject of a bill", () => {
  it("says what was measured, when, where and with which weights", () => {
    const made = subject(standardDocument());
    expect(made.model).toEqual({ ...FACTS, name: "R1-Qwen-1.5B Q4_K_M", weights: "synthetic" });
    expect(made.measured).toEqual({ runId: "20261120-100000-3fa9c1", day: "2026-11-20" });
    expect(made.machine).toContain("Xeon");
    expect(made.prefill).toMatchObject({ origin: "measured", basis: "pp512" });
    expect(made.decode).toMatchObject({ origin: "measured", basis: "tg128, gen128" });
    expect(made.decode.range.point).toBeCloseTo(9.65, 1);
    expect(made.decode.range.low).toBeLessThan(made.decode.range.point);
    expect(made.streams).toBe(1);
    // Processes took 1.9 s and up, 50 ms more each.
    expect(made.loadSeconds).toMatchObject({
      origin: "measured",
      range: { point: expect.closeTo(2.125, 9) },
    });
  });

  it("cleans the names that a model file brings along", () => {
    const hostile = model({ shortName: "R1\u001b[31m\u202e\nevil", quantization: null });
    expect(subject(resultDocument(undefined, { models: [hostile] })).model.name).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be gone
      /[\u0000-\u001f\u202e]/,
    );
  });
});

describe("its power", () => {
  it("is what the sensor of the processor read, with the rest and the supply", () => {
    const { power } = subject(standardDocument());
    expect(power.draw.idleWatts).toBeCloseTo((IDLE_WATTS + 40) / 0.9, 6);
    expect(power.draw.decodeWatts).toBeCloseTo((BUSY_WATTS + 40) / 0.9, 6);
    expect(power.factor).toEqual({ low: 0.8, point: 1, high: 1.2 });
    expect(power).toMatchObject({
      origin: "measured",
      basis: "package by rapl: counter + 40 W for the rest, over a 90 % power supply",
    });
  });

  it("is that of reading where writing was disturbed", () => {
    const document = standardDocument();
    const cells = document.cells.map((cell) => ({
      ...cell,
      values: cell.values.map((value) => ({ ...value, disturbed: value.test.kind === "tg" })),
    }));
    const { power } = subject({ ...document, cells });
    expect(power.origin).toBe("measured");
    expect(power.draw.decodeWatts).toBe(power.draw.prefillWatts);
    expect(power.draw.prefillWatts).toBeCloseTo((BUSY_WATTS + 40) / 0.9, 6);
  });

  it("says so where idle was not measured", () => {
    const document = standardDocument();
    const { power } = subject({ ...document, telemetry: { ...document.telemetry, idle: null } });
    expect(power.basis).toMatch(/; idle not measured$/);
  });

  it("is the user's own figure before any sensor's, without doubt", () => {
    const { power } = subject({ ...standardDocument(), statedWatts: { idle: 20, busy: 95 } });
    expect(power.draw).toEqual({ idleWatts: 20, prefillWatts: 95, decodeWatts: 95 });
    expect(power).toMatchObject({ origin: "stated", factor: { low: 1, point: 1, high: 1 } });
  });

  it("is an estimate where nothing was read", () => {
    const { power } = subject(resultDocument());
    expect(power.draw.decodeWatts).toBeCloseTo(105 / 0.9, 9);
    expect(power).toMatchObject({ origin: "estimated", factor: { low: 0.5, high: 1.5 } });
  });
});
