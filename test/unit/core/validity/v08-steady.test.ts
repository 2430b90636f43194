import { describe, expect, it } from "vitest";
import { codes, type Story, words } from "./story.js";

const processes = (...speeds: number[]) => [0, 1, 2].map(() => speeds);

describe("V08, warm-up left", () => {
  it("calls a figure noisy whose first values differ by more than 2 %", () => {
    expect(codes({ speeds: processes(9.81, 10, 10) })).toEqual([]);
    expect(codes({ speeds: processes(9.79, 10, 10) })).toEqual(["V08 noisy"]);
    expect(words({ speeds: processes(9.79, 10, 10) })).toMatch(/first value of a process is 2\.1 % slower/);
    expect(words({ speeds: processes(10.3, 10, 10) })).toMatch(/first value of a process is 3\.0 % faster/);
  });

  it("is not sure of what differs from process to process", () => {
    // Differences of -7, 0 and 0 %: their mean is over 2 %, and a standard error of it is as large.
    const speeds = [
      [9.3, 10, 10],
      [10, 10, 10],
      [10, 10, 10],
    ];
    expect(codes({ speeds })).toEqual([]);
  });

  it("does not take the first quiet value for the first one", () => {
    const speeds = processes(9, 9.5, 10, 10, 10);
    expect(codes({ speeds })).toContain("V08 noisy");
    const value: Story["value"] = (_, order) => ({ disturbed: order % 5 === 0 });
    expect(words({ speeds, value })).not.toMatch(/warm-up left/);
  });

  it("needs two values in a process", () => {
    expect(codes({ speeds: [[9], [9], [9]] })).toEqual([]);
  });
});

describe("V08, drift", () => {
  /** Five values a process, each slower than the one before by the same share; `total` from first to last. */
  const falling = (total: number): Story => ({
    speeds: [0, 1, 2].map((process) =>
      [0, 1, 2, 3, 4].map((place) => (10 + process / 100) * (1 - total) ** (place / 4)),
    ),
  });

  it("calls a figure noisy whose speed fell by more than 3 % in each process", () => {
    // ln: -0.0305 and -0.0294 against 0.03. The first value differs from the others by 5/8 of that: under 2 %.
    expect(codes(falling(1 - Math.exp(-0.0294)))).toEqual([]);
    expect(codes(falling(1 - Math.exp(-0.0306)))).toEqual(["V08 noisy"]);
    expect(words(falling(0.0306))).toMatch(/drift: the speed fell by 3\.1 % from the first value/);
    expect(words(falling(-0.031))).toMatch(/drift: the speed rose by 3\.1 %/);
  });

  it("does not take a difference between processes for a drift", () => {
    const speeds = [10, 9.95, 9.9].map((speed) => [speed, speed, speed]);
    expect(codes({ speeds })).toEqual([]);
  });

  it("keeps the places of values that were left out", () => {
    const value: Story["value"] = (_, order) => ({ disturbed: order % 5 === 1 });
    const story = { ...falling(1 - Math.exp(-0.0306)), value };
    expect(words(story)).toMatch(/drift: the speed fell by 3\.0 %/);
  });
});
