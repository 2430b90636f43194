import { expect, it } from "vitest";
import { decodeWarmUp, oneRound, prefillWarmUpRuns } from "../../../../src/core/protocol/warm-up.js";
import { test as shape } from "../../../fixtures/short-test.js";

it("warms a short prefill up twice, a long one once", () => {
  expect([4.9, 5, 5.1].map(prefillWarmUpRuns)).toEqual([2, 2, 1]);
});

it("warms writing up with fewer tokens at the same depth and the same number of sequences", () => {
  expect(decodeWarmUp(shape("tg128@4096x4"))).toEqual(shape("tg16@4096x4"));
  expect(decodeWarmUp(shape("tg8"))).toEqual(shape("tg8"));
  expect(decodeWarmUp(shape("pg512+128"))).toEqual(shape("pg512+16"));
});

it("warms writing on end up as ordinary writing", () => {
  expect(decodeWarmUp(shape("sust600"))).toEqual(shape("tg16"));
  expect(oneRound(shape("sust600"))).toEqual(shape("tg32"));
  expect(oneRound(shape("gen64"))).toEqual(shape("gen64"));
});
