import { expect, it } from "vitest";
import { tooLongToRead } from "../../../../src/core/protocol/too-long-to-read.js";

it.each([
  [32_768, 3240, 80, "reading 32,768 tokens first would take about 54 min, more than the 80 s"],
  [512, 99.4, 0.2, "reading 512 tokens first would take about 99 s, more than the 1 s"],
  [524_288, 50_000, 6000, "reading 524,288 tokens first would take about 14 h, more than the 2 h"],
])("says that %d tokens take %d s of %d s", (tokens, seconds, budgetSeconds, text) => {
  const reason = tooLongToRead({ tokens, seconds, budgetSeconds });
  expect(reason).toContain(text);
  expect(reason).toContain("--budget");
});
