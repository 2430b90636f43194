import { describe, expect, it } from "vitest";
import { type PredictedCase, predictedSubject } from "../../../../src/core/cost/predicted-subject.js";
import { exactly } from "../../../../src/core/cost/range.js";
import { predictSubjectSpeeds } from "../../../../src/core/predict/predict-speeds.js";
import { sizedModel } from "../../../../src/core/predict/sized-model.js";
import { HARDWARE, MODELS } from "../../data/data-tables.js";

const POWER = {
  draw: { idleWatts: 64, prefillWatts: 433, decodeWatts: 433 },
  factor: exactly(1),
  origin: "estimated" as const,
  basis: "rated",
};

function hardware(id: string, changes: Partial<(typeof HARDWARE)[number]> = {}, count = 1) {
  const row = HARDWARE.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no ${id}`);
  return { row: { ...row, ...changes }, count };
}

function sizedOf(id: string) {
  const row = MODELS.find((model) => model.id === id);
  const sized = row === undefined ? null : sizedModel(row, "Q4_K_M");
  if (sized === null) throw new Error(`no ${id}`);
  return sized;
}

function predicted(id: string, changes: Partial<PredictedCase> = {}) {
  return predictedSubject({
    model: { name: id, weights: null, weightsKey: null, gpqaDiamond: null, isReasoning: true },
    sized: sizedOf(id),
    hardware: hardware("rtx-3090"),
    power: POWER,
    request: { input: 500, output: 2000 },
    streams: 1,
    ...changes,
  });
}

function subject(id: string, changes: Partial<PredictedCase> = {}) {
  const found = predicted(id, changes);
  if (typeof found === "string") throw new Error(found);
  return found;
}

const MODEL = "deepseek-r1-distill-qwen-32b";

describe("a machine that nobody measured", () => {
  it("reads and writes as predicted at the depths of the request, and says so", () => {
    const { prefill, decode, measured, notes, machine } = subject(MODEL);
    const at = (depth: number) =>
      predictSubjectSpeeds(sizedOf(MODEL), hardware("rtx-3090"), { depth, streams: 1 });
    // Written behind all that was read, in the middle of the answer; read from the empty context on.
    expect(decode.range.point).toBe(at(1500)?.decode.point);
    expect(prefill.range.point).toBe(at(250)?.prefill?.point);
    expect([prefill.origin, decode.origin, measured]).toEqual(["predicted", "predicted", null]);
    expect(notes.join(" ")).toMatch(/predicted, not measured/);
    expect(machine).toBe("GeForce RTX 3090");
  });

  it("has limits of 95 %, as the bill draws them, where predictions come with 90 %", () => {
    const { low, point, high } = subject(MODEL).decode.range;
    const ninety = predictSubjectSpeeds(sizedOf(MODEL), hardware("rtx-3090"), { depth: 1500, streams: 1 });
    const wider = Math.log(high / point) / Math.log((ninety?.decode.high ?? 0) / point);
    expect(wider).toBeCloseTo(1.96 / 1.645, 6);
    expect(point / low).toBeCloseTo(high / point, 6);
  });

  it("says which layers do not fit, and is slow for it", () => {
    const card = hardware("rtx-4060-ti-16gb");
    const { notes, decode } = subject(MODEL, { hardware: card });
    expect(notes.join(" ")).toMatch(/\d+ of 64 layers of .* fit; the rest lies in main memory/);
    const whole = subject(MODEL, { hardware: { ...card, row: { ...card.row, memoryGb: 48 } } });
    expect(decode.range.point).toBeLessThan(whole.decode.range.point * 0.7);
    expect(whole.notes.join(" ")).not.toMatch(/layers/);
  });

  it("offers more requests at once while they fit, each step more in all", () => {
    const speeds = subject("llama-3.1-8b").alternatives;
    expect(speeds.map(({ streams }) => streams)).toEqual([2, 4, 8, 16, 32]);
    const points = speeds.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond);
    expect(points).toEqual([...points].sort((a, b) => a - b));
    expect(subject("llama-3.1-8b", { streams: 8 }).alternatives.map(({ streams }) => streams)).toEqual([
      16, 32,
    ]);
    // 19 GB of weights leave room for few contexts on 24 GB.
    expect(subject(MODEL).alternatives.length).toBeLessThan(4);
  });

  it("takes a processor for one that fits, and says that this was not checked", () => {
    const { notes } = subject("llama-3.1-8b", { hardware: hardware("epyc-9654") });
    expect(notes.join(" ")).toMatch(/does not say how much memory/);
  });

  it.each([
    ["deepseek-r1", {}, /does not fit on GeForce RTX 3090/],
    [
      MODEL,
      { hardware: hardware("rtx-3090", { bandwidthGbPerSecond: null }) },
      /bandwidth of .* not in the table/,
    ],
    [MODEL, { hardware: hardware("rtx-3090", { fp16Tflops: null }) }, /FP16 rate of .* not in the table/],
  ] as const)("is not made up: %s", (id, changes, reason) => {
    expect(predicted(id, changes)).toMatch(reason);
  });
});
