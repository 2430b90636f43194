import { describe, expect, it } from "vitest";
import type { JudgeContext } from "../../../../src/core/validity/cell-facts.js";
import { model } from "../../../fixtures/result-documents.js";
import { codes, ON_GPU, type Story, words } from "./story.js";

const published = (bytesPerSecond: number) => ({ bytesPerSecond, method: "published" as const });
const measured = (bytesPerSecond: number) => ({ bytesPerSecond, method: "measured" as const });
const header = model().header as NonNullable<ReturnType<typeof model>["header"]>;
const withContext = (context: Partial<JudgeContext>, story: Story = {}): Story => ({ ...story, context });

describe("V12, reading from memory", () => {
  // 10 tokens/s x 0.98 GB = 9.8 GB/s.
  it("refuses more than the maker's bandwidth", () => {
    expect(codes(withContext({ bandwidth: published(9.81e9) }))).toEqual([]);
    expect(codes(withContext({ bandwidth: published(9.79e9) }))).toEqual(["V12 invalid"]);
  });

  it("doubts a bandwidth of our own above 120 % of it", () => {
    expect(codes(withContext({ bandwidth: measured(9.8e9 / 1.19) }))).toEqual([]);
    expect(codes(withContext({ bandwidth: measured(9.8e9 / 1.21) }))).toEqual(["V12 valid"]);
  });

  it("says nothing of weights that the cache could hold a quarter of", () => {
    const bandwidth = published(1e9);
    // 4 x 33,554,432 bytes = 134,217,728.
    const sized = (bytesPerToken: number) =>
      withContext({ bandwidth }, { model: { header: { ...header, bytesPerToken } } });
    expect(codes(sized(134_217_728))).toEqual(["V12 invalid"]);
    expect(codes(sized(134_217_727))).toEqual([]);
    expect(codes(withContext({ bandwidth }, { cpu: { lastLevelCacheBytes: null } }))).toEqual([]);
  });

  it("takes the largest cache of any desktop card for that of a card", () => {
    // 4 x 96 MiB = 402,653,184 bytes, 10 times a second: 4.03 GB/s.
    const sized = (bytesPerToken: number): Story => ({
      ...ON_GPU,
      model: { header: { ...header, bytesPerToken } },
      context: { bandwidth: published(4e9) },
    });
    expect(codes(sized(536_870_912))).toEqual(["V12 invalid"]);
    expect(codes(sized(536_870_911))).toEqual([]);
  });

  it("lets the sequences of a batch share the weights", () => {
    // Four sequences: 0.98 GB for four tokens, 40 tokens/s are 9.8 GB/s.
    const four = { asked: "tg128x4", speeds: [[40], [40], [40]] };
    expect(codes(withContext({ bandwidth: published(9.8e9) }, four))).toEqual([]);
    expect(codes(withContext({ bandwidth: published(9.7e9) }, four))).toEqual(["V12 invalid"]);
  });

  it("looks at plain writing only", () => {
    const bandwidth = published(1e9);
    for (const asked of ["gen128", "pp512"]) {
      expect(codes(withContext({ bandwidth }, { asked }))).toEqual([]);
    }
    expect(codes(withContext({ bandwidth, model: null }))).toEqual([]);
  });
});

describe("V12, multiplying", () => {
  // Output matrix 151,936 x 1536 = 233,373,696. A token of a 512-token prompt takes
  // 2 x (1,543,000,000 - 233,373,696 + 455,808) = 2,620,164,224 operations.
  const OPERATIONS = 2_620_164_224;
  const prompt = (speed: number, context: Partial<JudgeContext> = {}): Story => ({
    ...ON_GPU,
    asked: "pp512",
    speeds: [[speed], [speed], [speed]],
    context: { fp16PerSecond: OPERATIONS * 100, ...context },
  });

  it("refuses more than four times the FP16 rate, which INT8 gives at most", () => {
    expect(codes(prompt(399.9))).toEqual([]);
    expect(codes(prompt(400.1))).toEqual(["V12 invalid"]);
    expect(words(prompt(500))).toMatch(/125 % of the fastest rate/);
  });

  it("says nothing where rate or shape is unknown, of FP4 weights, or of writing", () => {
    expect(codes(prompt(500, { fp16PerSecond: null }))).toEqual([]);
    expect(codes({ ...prompt(500), model: { header: { ...header, vocabularySize: null } } })).toEqual([]);
    expect(codes({ ...prompt(500), model: { header: { ...header, fileType: "MXFP4_MOE" } } })).toEqual([]);
    expect(codes({ ...prompt(10), asked: "tg128", context: { fp16PerSecond: 1 } })).toEqual([]);
  });
});

describe("V12, far below the forecast", () => {
  it("warns below half of the predicted speed", () => {
    expect(codes(withContext({ predictedTokensPerSecond: 20 }))).toEqual([]);
    expect(codes(withContext({ predictedTokensPerSecond: 20.1 }))).toEqual(["V12 valid"]);
    expect(words(withContext({ predictedTokensPerSecond: 31.4159 }))).toMatch(/half of the 31\.4 tokens\/s/);
  });
});
