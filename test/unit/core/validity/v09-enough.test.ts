import { describe, expect, it } from "vitest";
import { codes, type Story, words } from "./story.js";

describe("V09", () => {
  it("refuses a cell with fewer processes than the least", () => {
    const replication = { kMin: 3, kMax: 3 };
    expect(codes({ speeds: [[10], [10], [10]], replication })).toEqual([]);
    expect(codes({ speeds: [[10], [10]], replication })).toEqual(["V09 invalid"]);
    expect(words({ speeds: [[10], [10]], replication })).toMatch(/only 2 of 3 processes/);
  });

  it("does not count the values of one process as processes", () => {
    expect(
      codes({
        speeds: [
          [10, 10, 10],
          [10, 10],
        ],
        replication: { kMin: 3 },
      }),
    ).toEqual(["V09 invalid"]);
  });

  it.each<[string, string, number]>([
    ["a writing test of 2 s", "tg128", 64],
    ["a prompt of 1 s", "pp512", 512],
    ["a long test of its seconds", "sust4", 8],
  ])("refuses a value shorter than %s", (_, asked, speed) => {
    const story = (factor: number): Story => ({ asked, speeds: [1, 1, factor].map((one) => [one * speed]) });
    expect(codes(story(1))).not.toContain("V09 invalid");
    expect(codes(story(1.001))).toContain("V09 invalid");
  });

  it("lets a single request be as short as it is", () => {
    const request = { firstTokenNs: 1e6, gapsNs: [1e5, 1e5, 1e5] };
    expect(codes({ asked: "req32+4", speeds: [[1e4], [1e4], [1e4]], value: () => ({ request }) })).toEqual(
      [],
    );
  });
});
