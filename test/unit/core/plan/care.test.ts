import { describe, expect, it } from "vitest";
import { budgetUnder, careOf } from "../../../../src/core/plan/care.js";

describe("careOf", () => {
  it("measures quickly in three processes, with no pause", () => {
    expect(careOf("quick", null, 1)).toEqual({
      profile: "quick",
      replication: { kMin: 3, kMax: 3, targetHalfWidth: null, values: 1 },
      ordering: { kind: "rounds" },
      pauseSeconds: 0,
      idleSeconds: 0,
    });
  });

  it.each([
    ["standard", 5, 10, 0.02],
    ["rigorous", 8, 20, 0.01],
  ] as const)("%s adds processes from %i to %i until its target is met", (profile, kMin, kMax, target) => {
    expect(careOf(profile, null, 1).replication).toEqual({
      kMin,
      kMax,
      targetHalfWidth: target,
      values: null,
    });
  });

  it("measures two set-ups in pairs, more than two in rounds", () => {
    expect(careOf("standard", null, 2).ordering).toEqual({ kind: "pairs", looks: [8, 16, 24] });
    expect(careOf("rigorous", null, 2).ordering).toEqual({ kind: "pairs", looks: [16, 32, 48] });
    expect(careOf("standard", null, 3).ordering).toEqual({ kind: "rounds" });
    expect(careOf("quick", null, 2).ordering).toEqual({ kind: "rounds" });
  });

  it("fixes the number of processes that was typed", () => {
    expect(careOf("standard", 4, 1).replication).toMatchObject({ kMin: 4, kMax: 4, targetHalfWidth: null });
    expect(careOf("standard", 4, 2).ordering).toEqual({ kind: "pairs", looks: [4] });
  });
});

describe("budgetUnder", () => {
  it("gives each process of a careful profile four times the seconds of a quick one", () => {
    expect(budgetUnder(careOf("quick", null, 1), 45)).toBe(45);
    expect(budgetUnder(careOf("standard", null, 1), 45)).toBe(15 * 4 * 5);
  });
});
