import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { hangText, wrapPhrases, wrapText } from "../../../../src/core/report/wrap-text.js";

describe("wrapped text", () => {
  it("breaks at spaces", () => {
    expect(wrapText("one two three", 8)).toEqual(["one two", "three"]);
  });

  it("cuts only a word that is longer than the line", () => {
    expect(wrapText("a abcdefgh b", 4)).toEqual(["a", "abcd", "efgh", "b"]);
  });

  it("counts wide characters as two columns", () => {
    expect(wrapText("深度求索", 4)).toEqual(["深度", "求索"]);
  });

  it("indents what follows the first line", () => {
    expect(hangText(" Note", "one two three", 8, 16)).toEqual([" Note   one two", "        three"]);
  });

  it("breaks between phrases rather than inside them", () => {
    expect(wrapPhrases(["one two", "three four"], " | ", 14)).toEqual(["one two |", " three four"]);
  });

  it("breaks inside a phrase that is longer than the line", () => {
    expect(wrapPhrases(["one two three"], ", ", 8)).toEqual(["one two", " three"]);
  });

  it("is never wider than asked and loses no letter", () => {
    const words = fc.array(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((word) => word.replace(/\s/g, "x")),
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), (list, width) => {
        const lines = wrapText(list.join(" "), width);
        expect(lines.every((line) => stringWidth(line) <= width)).toBe(true);
        expect(lines.join("").replaceAll(" ", "")).toBe(list.join(""));
      }),
    );
  });
});
