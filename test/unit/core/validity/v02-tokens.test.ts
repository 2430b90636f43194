import { describe, expect, it } from "vitest";
import { test } from "../../../fixtures/short-test.js";
import { codes, type Story, words } from "./story.js";

describe("V02", () => {
  it("refuses values whose tokens are not those of the shape", () => {
    expect(codes({ value: (_, order) => (order === 2 ? { tokens: 127 } : {}) })).toEqual(["V02 invalid"]);
    expect(codes({ value: () => ({ tokens: 256, repetitions: 2 }) })).toEqual([]);
  });

  it("counts the tokens of all sequences", () => {
    const four: Story = { asked: "tg32x4" };
    expect(codes(four)).toEqual([]);
    expect(codes({ ...four, value: () => ({ tokens: 32 }) })).toEqual(["V02 invalid"]);
  });

  it("lets a budget shorten a test, and change nothing else of it", () => {
    expect(codes({ asked: "tg128", ran: "tg64" })).toEqual([]);
    expect(codes({ asked: "tg128@512", ran: "tg128@256" })).toEqual(["V02 invalid"]);
    expect(codes({ asked: "tg128", ran: "gen128" })).toEqual(["V02 invalid"]);
    const odd = { test: test("tg64"), repetitions: 2 };
    expect(codes({ value: (_, order) => (order === 1 ? odd : {}) })).toEqual(["V02 invalid"]);
  });

  it("wants one gap less than tokens written in a request", () => {
    const request = (gaps: number): Story => ({
      asked: "req32+8",
      value: () => ({ request: { firstTokenNs: 1e9, gapsNs: Array.from({ length: gaps }, () => 1e8) } }),
    });
    expect(codes(request(7))).toEqual([]);
    expect(codes(request(8))).toEqual(["V02 invalid"]);
    expect(codes({ asked: "req32+8" })).toEqual(["V02 invalid"]);
    expect(words(request(6))).toMatch(/6 times between tokens where 7 were planned/);
  });

  it("wants the stretches of a long test to add up", () => {
    const stretches = (tokens: number): Story => ({
      asked: "sust2",
      value: () => ({
        stretches: [
          { endNs: 1e9, tokens: 20 },
          { endNs: 3e9, tokens },
        ],
      }),
    });
    expect(codes(stretches(12))).toEqual([]);
    expect(codes(stretches(13))).toEqual(["V02 invalid"]);
  });
});
