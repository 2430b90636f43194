import { describe, expect, it } from "vitest";
import { at, codes, readings, type Story, words } from "./story.js";

const SWAPPED = { source: "proc-memory", quantity: "swapped-in", scope: "system" } as const;
const MIB = 1024 * 1024;
const swapped = (...values: (number | null)[]): Story => ({ series: [readings(SWAPPED, at(0, 2), values)] });

describe("V07", () => {
  it("refuses a value with more than 100 page faults a second that need a disk", () => {
    const faults = (perSecond: number): Story => ({
      value: ({ wallSeconds }) => ({ majorFaults: perSecond * wallSeconds }),
    });
    expect(codes(faults(100))).toEqual([]);
    expect(codes(faults(101))).toEqual(["V07 invalid"]);
    expect(words(faults(250))).toMatch(/250 times a second/);
  });

  it("does not know the faults of every system", () => {
    expect(codes({ value: () => ({ majorFaults: null }) })).toEqual([]);
    expect(codes({ value: () => ({ majorFaults: 5, wallSeconds: 0 }) })).toEqual([]);
  });

  it("refuses values during which the system swapped in a megabyte", () => {
    expect(codes(swapped(5e9, 5e9 + MIB - 1))).toEqual([]);
    expect(codes(swapped(5e9, 5e9 + MIB))).toEqual(["V07 invalid"]);
    expect(codes(swapped(5e9, null, 5e9 + 2 * MIB))).toEqual(["V07 invalid"]);
    expect(codes(swapped())).toEqual([]);
  });

  it("adds up what came in over all values, and nothing in between", () => {
    const half = (process: number, second: number) =>
      readings(SWAPPED, at(process, second), [5e9, 5e9 + 0.6 * MIB]);
    const join = (...parts: ReturnType<typeof half>[]): Story => ({
      series: [
        {
          ...half(0, 0),
          atMs: parts.flatMap((part) => part.atMs),
          values: parts.flatMap((part) => part.values),
        },
      ],
    });
    expect(codes(join(half(0, 2), half(1, 2)))).toEqual(["V07 invalid"]);
    expect(codes(join(half(0, 2), half(1, 40)))).toEqual([]);
  });
});
