import { describe, expect, it } from "vitest";
import { findExcess } from "../../../../src/host/store/import-limits.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

describe("findExcess", () => {
  it("lets a result through", () => {
    expect(findExcess(eventfulDocument())).toBeNull();
    expect(
      findExcess({ failure: { log: "x".repeat(64 * 1024) }, atMs: new Array(100_000).fill(1) }),
    ).toBeNull();
    expect(findExcess(nested(24))).toBeNull();
  });

  it.each([
    [
      { machine: { os: { name: "x".repeat(4097) } } },
      "a text of more than 4096 characters at machine.os.name",
    ],
    [{ failure: { log: "x".repeat(64 * 1024 + 1) } }, "a text of more than 65536 characters at failure.log"],
    [{ a: { ["k".repeat(4097)]: 1 } }, "a name of more than 4096 characters at a"],
    [{ cells: [JSON.parse("1e999")] }, "a number without bounds at cells.0"],
    [{ atMs: new Array(100_001).fill(1) }, "more than 100000 items at atMs"],
    [nested(25), "more than 24 levels of nesting"],
    [nested(1_000_000), "more than 24 levels of nesting"],
  ])("names what is too much (%#)", (value, excess) => {
    expect(findExcess(value)).toBe(excess);
  });
});
