import { describe, expect, it } from "vitest";
import { codes, words } from "./story.js";

describe("what the process before left behind", () => {
  it("is said when a process started hot", () => {
    const launch = (index: number) => ({ hotStart: index > 0 });
    expect(codes({ launch })).toEqual(["hot-start valid"]);
    expect(words({ launch })).toMatch(/^2 of 3 processes started before the machine had cooled down/);
  });

  it("is said when graphics memory had not come back, of the process after", () => {
    const missing = (number: number) => ({
      launch: (index: number) => ({ vramNotReturnedBytes: index === number ? 250e6 : null }),
    });
    expect(codes(missing(1))).toEqual(["vram-left valid"]);
    expect(words(missing(0))).toMatch(/^250 MB of graphics memory/);
    expect(codes(missing(2))).toEqual([]);
  });
});
