import { describe, expect, it } from "vitest";
import { testMeaning } from "../../../../src/core/report/describe-test.js";
import { test as shape } from "../../../fixtures/short-test.js";

describe("testMeaning", () => {
  it.each([
    ["pp512", "reading a prompt"],
    ["tg128", "writing, engine alone"],
    ["gen128", "writing, as an app sees it"],
    ["tg128@4096", "writing, engine alone, after 4,096 tokens"],
  ])("says what %s is in plain words", (text, words) => {
    expect(testMeaning(shape(text))).toBe(words);
  });

  it("has words for a prompt and its answer together", () => {
    expect(testMeaning(shape("pg512+128"))).toMatch(/reading.*writing/);
  });
});
