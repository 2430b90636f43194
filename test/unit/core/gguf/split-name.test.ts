import { describe, expect, it } from "vitest";
import { partPaths, splitName } from "../../../../src/core/gguf/split-name.js";

describe("splitName", () => {
  it.each([
    ["a/m-00002-of-00003.gguf", { stem: "a/m", part: 2, count: 3 }],
    ["m-Q4_K_M-00001-of-00009.GGUF", { stem: "m-Q4_K_M", part: 1, count: 9 }],
    ["m-00000-of-00003.gguf", null],
    ["m-00004-of-00003.gguf", null],
    ["m-00001-of-99999.gguf", null],
    ["m-1-of-3.gguf", null],
    ["m.gguf", null],
  ])("reads %s", (path, name) => {
    expect(splitName(path)).toEqual(name);
  });

  it("lists all parts, whichever is given, with the ending as it is written", () => {
    expect(partPaths("d/m-00002-of-00002.GGUF")).toEqual([
      "d/m-00001-of-00002.GGUF",
      "d/m-00002-of-00002.GGUF",
    ]);
    expect(partPaths("m.gguf")).toEqual(["m.gguf"]);
  });
});
