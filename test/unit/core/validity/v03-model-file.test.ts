import { describe, expect, it } from "vitest";
import { codes, type Story, words } from "./story.js";

const HASH = "a".repeat(64);
const OTHER = "b".repeat(64);
const story = (change: Partial<NonNullable<Story["modelFacts"]>>, sha256: string | null = HASH): Story => ({
  model: { sha256, sizeBytes: 1000 },
  modelFacts: { sizeBytesAtEnd: 1000, mtimeChanged: false, sha256Expected: HASH, ...change },
});

describe("V03", () => {
  it("refuses a file whose hash is not the published one", () => {
    expect(codes(story({}))).toEqual([]);
    expect(codes(story({ sha256Expected: HASH.toUpperCase() }))).toEqual([]);
    expect(codes(story({ sha256Expected: OTHER }))).toEqual(["V03 invalid"]);
  });

  it("says nothing where either hash is unknown", () => {
    expect(codes(story({ sha256Expected: null }))).toEqual([]);
    expect(codes(story({ sha256Expected: OTHER }, null))).toEqual([]);
  });

  it("refuses a file that changed during the run", () => {
    expect(codes(story({ sizeBytesAtEnd: 1001 }))).toEqual(["V03 invalid"]);
    expect(codes(story({ mtimeChanged: true }))).toEqual(["V03 invalid"]);
    expect(codes(story({ sizeBytesAtEnd: null, mtimeChanged: null }))).toEqual([]);
    expect(words(story({ sizeBytesAtEnd: 999 }))).toMatch(
      /had 1000 bytes at the start .* and 999 at its end/,
    );
  });

  it("says nothing of a result that kept no such facts", () => {
    expect(codes({ model: { sha256: HASH } })).toEqual([]);
  });
});
