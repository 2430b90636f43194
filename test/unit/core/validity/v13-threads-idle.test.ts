import { describe, expect, it } from "vitest";
import { codes, ON_GPU, type Story } from "./story.js";

/** Threads that work such a share of the time, while the rest of the processor is idle. */
const working = (share: number, asked = "tg128"): Story => ({
  asked,
  value: ({ wallSeconds }) => ({
    workerCpuSeconds: 2 * share * wallSeconds,
    idleSeconds: 2 * (1 - share) * wallSeconds,
  }),
});

describe("V13", () => {
  it("remarks threads that work under 90 % of the time, and calls it noisy under 75 %", () => {
    expect(codes(working(0.901))).toEqual([]);
    expect(codes(working(0.899))).toEqual(["V13 valid"]);
    expect(codes(working(0.751))).toEqual(["V13 valid"]);
    expect(codes(working(0.749))).toEqual(["V13 noisy"]);
  });

  it("says nothing of tests whose sampling is the work of one thread", () => {
    expect(codes(working(0.5, "gen128"))).toEqual([]);
    const value: Story["value"] = (value, order) => ({
      ...working(0.5).value?.(value, order),
      request: { firstTokenNs: 1, gapsNs: [1, 1, 1] },
    });
    expect(codes({ asked: "req32+4", value })).toEqual([]);
  });

  it("says nothing where a card computes, or nobody knows what did", () => {
    expect(codes({ ...working(0.1), ...ON_GPU })).toEqual([]);
    expect(codes({ ...working(0.1), launch: () => ({ facts: null }) })).toEqual([]);
    expect(codes({ value: () => ({ wallSeconds: 0, idleSeconds: null }) })).toEqual([]);
  });
});
