import { describe, expect, it } from "vitest";
import {
  contextNeeded,
  leastSeconds,
  testLabel,
  tokensOf,
} from "../../../../src/core/protocol/test-shape.js";
import { test as shape } from "../../../fixtures/short-test.js";

describe("a test's shape", () => {
  it.each([
    ["pp512", "pp512", 512, 512, 1],
    ["tg128@4096", "tg128 @ d4096", 128, 4224, 2],
    ["gen64", "gen64", 64, 65, 2],
    ["pg512+128@256", "pp512+tg128 @ d256", 640, 896, 2],
  ])(
    "of %s is labelled %s with %d tokens, needs a context of %d and lasts %d s at least",
    (text, label, tokens, context, least) => {
      const test = shape(text);
      expect(testLabel(test)).toBe(label);
      expect(tokensOf(test)).toBe(tokens);
      expect(contextNeeded(test)).toBe(context);
      expect(leastSeconds(test)).toBe(least);
    },
  );
});
