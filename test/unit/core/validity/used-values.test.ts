import { describe, expect, it } from "vitest";
import { estimateCell, processMeans, usedValues } from "../../../../src/core/validity/used-values.js";
import { launch } from "../../../fixtures/result-documents.js";
import { resultOf, type Story } from "./story.js";

const launches = [launch(0), launch(1), launch(2)];
const run = (kMin: number, kMax = kMin) => ({
  launches,
  plan: { replication: { kMin, kMax, targetHalfWidth: kMin === kMax ? null : 0.02, values: null } },
});
const speeds = [
  [10, 20],
  [10, 20],
  [10, 20],
];
/** Values by their order in the cell, 0 to 5. */
const disturbed = (...orders: number[]): Story => ({
  speeds,
  value: (_, order) => ({ disturbed: orders.includes(order) }),
});
const used = (story: Story, kMin = 3) => {
  const result = resultOf(story);
  const kept = new Set(usedValues(result, run(kMin)));
  return result.values.flatMap((value, order) => (kept.has(value) ? order : []));
};

describe("usedValues", () => {
  it("leaves out what was disturbed while enough processes have a quiet value", () => {
    expect(used(disturbed())).toEqual([0, 1, 2, 3, 4, 5]);
    expect(used(disturbed(0, 3))).toEqual([1, 2, 4, 5]);
  });

  it("takes all when they have not", () => {
    expect(used(disturbed(0, 1))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(used(disturbed(0, 1), 2)).toEqual([2, 3, 4, 5]);
    expect(used(disturbed(0, 1, 2, 3, 4, 5), 1)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("never takes warm-ups, nor values of a conditioning process", () => {
    expect(used({ speeds, value: (_, order) => ({ role: order === 0 ? "warmup" : "timed" }) })).toEqual([
      1, 2, 3, 4, 5,
    ]);
    const result = resultOf({ speeds });
    const conditioned = { ...run(3), launches: [launch(0, { round: -1 }), launch(1), launch(2)] };
    expect(usedValues(result, conditioned).map((value) => value.launch)).toEqual([1, 1, 2, 2]);
  });

  it("never takes values of a process that was throttled and measured again, even when all have to be taken", () => {
    const repeated = { ...run(3), launches: [launch(0), launch(1, { repeatedFor: "V05" }), launch(2)] };
    expect(usedValues(resultOf({ speeds }), repeated).map((value) => value.launch)).toEqual([0, 0, 2, 2]);
    const all = usedValues(resultOf(disturbed(0, 1)), repeated);
    expect(all.map((value) => value.launch)).toEqual([0, 0, 2, 2]);
  });
});

describe("processMeans", () => {
  it("gives the mean logarithm of each process with its round", () => {
    // sqrt(10 x 20) = 14.142
    const means = processMeans(resultOf(disturbed(3)), run(3));
    expect(means.map(({ launch: index, round }) => [index, round])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(Math.exp(means[0]?.log ?? 0)).toBeCloseTo(14.1421, 4);
    expect(Math.exp(means[1]?.log ?? 0)).toBeCloseTo(10, 9);
  });
});

describe("estimateCell", () => {
  // ln(11/10) = 0.09531, the sd of 10, 11, 10 in ln is 0.05503, / sqrt(3) = 0.03177;
  // t(0.975, 2) = 4.3027, t(0.98, 2) = 4.8487.
  it("widens the interval when the number of processes depended on the data", () => {
    const result = resultOf({ speeds: [[10], [11], [10]] });
    expect(estimateCell(result, run(3))?.halfWidthRatio).toBeCloseTo(Math.expm1(4.3027 * 0.03177), 4);
    expect(estimateCell(result, run(3, 10))?.halfWidthRatio).toBeCloseTo(Math.expm1(4.8487 * 0.03177), 4);
  });

  it("is null without values", () => {
    expect(estimateCell(resultOf({ speeds: [] }), run(3))).toBeNull();
  });
});
