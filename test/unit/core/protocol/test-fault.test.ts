import { describe, expect, it } from "vitest";
import { faultOf } from "../../../../src/core/protocol/test-fault.js";
import { testOf } from "../../../../src/core/protocol/test-shape.js";
import type { Test } from "../../../../src/schema/plan.js";
import { test as shape } from "../../../fixtures/short-test.js";

describe("faultOf", () => {
  it.each(["pp512", "tg64@128x256", "pp128x16", "gen1", "pg512+128x4", "req512+2", "sust600"])(
    "finds nothing wrong with %s",
    (text) => expect(faultOf(shape(text))).toBeNull(),
  );

  it.each<[Test["kind"], Partial<Test>, keyof Test, RegExp]>([
    ["pp", {}, "nPrompt", /at least 1/],
    ["pp", { nPrompt: 1, nGen: 1 }, "nGen", /has none/],
    ["tg", { nGen: 1, nPrompt: 1 }, "nPrompt", /has none/],
    ["pg", { nPrompt: 1 }, "nGen", /at least 1/],
    ["gen", {}, "nGen", /at least 1/],
    ["latency", { nPrompt: 1, nGen: 1 }, "nGen", /at least 2/],
    ["sustained", { nGen: 1 }, "seconds", /needs a duration/],
    ["tg", { nGen: 1, seconds: 5 }, "seconds", /only sustained/],
    ["sustained", { nGen: 1, seconds: 86_401 }, "seconds", /day/],
    ["gen", { nGen: 1, nParallel: 2 }, "nParallel", /one sequence/],
    ["tg", { nGen: 1, nParallel: 257 }, "nParallel", /256/],
    ["tg", { nGen: 1, nDepth: 10_000_001 }, "nDepth", /tokens/],
  ])("says of %s with %j that %s is wrong", (kind, lengths, field, reason) => {
    expect(faultOf(testOf(kind, lengths))).toEqual({ field, reason: expect.stringMatching(reason) });
  });
});
