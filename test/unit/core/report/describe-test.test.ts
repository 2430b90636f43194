import { describe, expect, it } from "vitest";
import { testInWords, testMeaning } from "../../../../src/core/report/describe-test.js";
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

  it("says how many sequences are in the batch", () => {
    expect(testMeaning(shape("tg64@128x4"))).toBe("writing, engine alone, after 128 tokens, 4 at once");
  });

  it("has words for a prompt and its answer together", () => {
    expect(testMeaning(shape("pg512+128"))).toMatch(/reading.*writing/);
  });
});

describe("testInWords", () => {
  it.each([
    ["pp8192", "reads a prompt of 8,192 tokens"],
    ["tg64@128x4", "writes 64 tokens, engine alone, after 128 others, 4 at once"],
    ["gen128", "writes 128 tokens as an app sees it"],
    ["pg512+128", "reads 512 tokens and writes 128, timed as one"],
    ["req2048+64", "answers requests of 2,048 tokens with 64, one after the other"],
    ["sust600", "writes 32 tokens again and again for 10 min"],
  ])("says what %s does", (text, words) => {
    expect(testInWords(shape(text))).toBe(words);
  });
});
