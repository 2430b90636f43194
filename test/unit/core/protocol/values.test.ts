import { describe, expect, it } from "vitest";
import { requestsFor, valuesFor } from "../../../../src/core/protocol/values.js";

describe("valuesFor", () => {
  it.each([
    [1, 3],
    [4.99, 3],
    [5, 2],
    [15, 2],
    [15.1, 1],
    [600, 1],
  ])("a value of %d s is taken %d times", (seconds, values) => {
    expect(valuesFor(seconds)).toBe(values);
  });
});

describe("requestsFor", () => {
  it.each([
    [3, null, 10],
    [3, 100, 10],
    [3, 14, 4],
    [3, 5, 2],
    [3, -20, 2],
  ])("of %d s each with %s s left: %d", (seconds, left, requests) => {
    expect(requestsFor(seconds, left)).toBe(requests);
  });
});
