import { describe, expect, it } from "vitest";
import { decodeResiduals, prefillResiduals } from "../../../../src/core/predict/leave-one-out.js";
import { type CheckedRow, resolveRows } from "../../../../src/core/predict/published-rows.js";
import { errorOf, isFarOff, summarizeResiduals } from "../../../../src/core/predict/summarize-residuals.js";
import { HARDWARE, MODELS, PUBLISHED_SPEEDS } from "../../data/data-tables.js";

const tables = {
  models: MODELS,
  hardwareOf: ({ device }: { device: string }) => HARDWARE.find(({ id }) => id === device) ?? null,
};
const { checked } = resolveRows(PUBLISHED_SPEEDS, tables);

function faster(rows: readonly CheckedRow[], machine: string, factor: number): CheckedRow[] {
  return rows.map((one) =>
    one.machine === machine
      ? { ...one, row: { ...one.row, tokensPerSecond: one.row.tokensPerSecond * factor } }
      : one,
  );
}

describe("leaving one machine out", () => {
  it("predicts a machine without looking at its own rows", () => {
    const predictions = (rows: readonly CheckedRow[], of: typeof decodeResiduals) =>
      of(rows)
        .filter((residual) => residual.checked.machine === "rtx-3090")
        .map(({ predicted }) => predicted);
    const changed = faster(checked, "rtx-3090", 1.7);
    expect(predictions(changed, decodeResiduals)).toEqual(predictions(checked, decodeResiduals));
    expect(predictions(changed, prefillResiduals)).toEqual(predictions(checked, prefillResiduals));
    const others = faster(checked, "rtx-4090", 1.7);
    expect(predictions(others, decodeResiduals)).not.toEqual(predictions(checked, decodeResiduals));
  });

  it("names a row that is off by a factor of 2, either way", () => {
    const far = (factor: number) =>
      decodeResiduals(faster(checked, "rtx-3090", factor))
        .filter(isFarOff)
        .some((residual) => residual.checked.machine === "rtx-3090");
    expect([far(1), far(1 / 3), far(3)]).toEqual([false, true, true]);
  });

  it("sums errors up by hand", () => {
    const base = decodeResiduals(checked)[0];
    if (base === undefined) throw new Error("no row");
    const residual = (ratio: number, halfWidth: number | null) => ({
      ...base,
      logRatio: Math.log(ratio),
      halfWidth,
    });
    // Published 1/1.25, 1/1.1 and 1 of the prediction: 25 %, 10 % and 0 % off.
    const three = [residual(1 / 1.25, 0.1), residual(1 / 1.1, 0.1), residual(1, null)];
    expect(three.map((one) => Number(errorOf(one).toFixed(9)))).toEqual([0.25, 0.1, 0]);
    expect(summarizeResiduals(three)).toMatchObject({
      rows: 3,
      machines: 1,
      within20: 2 / 3,
      within30: 1,
      coverage: 0.5,
    });
    expect(summarizeResiduals([])).toBeNull();
  });

  it("says why a row is left out", () => {
    const [first] = PUBLISHED_SPEEDS;
    if (first === undefined) throw new Error("no row");
    const reasons = [
      { ...first, sameShapeAs: "none" },
      { ...first, device: "none" },
      { ...first, device: "rtx-3090", quantization: "IQ9_X" },
    ].map((row) => resolveRows([row], tables).skipped[0]?.reason);
    expect(reasons).toEqual([
      "no model none in models.json",
      "no device none in data/hardware.json",
      expect.stringContaining("in IQ9_X not known"),
    ]);
  });
});
