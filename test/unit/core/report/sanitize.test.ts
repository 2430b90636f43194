import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownText, plainText } from "../../../../src/core/report/sanitize.js";
import { anyCharacter } from "../../../fixtures/any-character.js";

const ESC = "\u001b";

describe("plain text", () => {
  it.each([
    ["a colour", `${ESC}[31mred${ESC}[0m`, "red"],
    ["a link", `${ESC}]8;;https://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`, "click"],
    ["a window title", `${ESC}]0;owned\u0007name`, "name"],
    ["an 8-bit control", "\u009b2Jname", "name"],
    ["a device string", `${ESC}Pq#0${ESC}\\name`, "name"],
    ["an open string to the end", `name${ESC}]0;never closed`, "name"],
    ["a carriage return", "good\rbad", "good bad"],
    ["a turned direction", "a\u202egnp.exe\u202c", "agnp.exe"],
    ["zero-width marks", "a\u200bb\u2060c\ufeff", "abc"],
    ["tags", "a\u{e0041}\u{e0042}b", "ab"],
    ["half a surrogate pair", "a\ud800b", "a b"],
    ["spaces of all kinds", "  a \t\n\u2028 b\u3000c ", "a b c"],
    ["a pile of accents", `a${"\u0301".repeat(50)}b`, `a${"\u0301".repeat(3)}b`],
  ])("loses %s", (_what, hostile, plain) => {
    expect(plainText(hostile, 100)).toBe(plain);
  });

  it("keeps other languages and signs", () => {
    expect(plainText("DeepSeek 深度求索 é ×2 🙂", 100)).toBe("DeepSeek 深度求索 é ×2 🙂");
  });

  it("is cut to its length with a mark, by whole characters", () => {
    expect(plainText("🙂🙂🙂🙂", 3)).toBe("🙂🙂…");
    expect(plainText("abc", 3)).toBe("abc");
    expect(Array.from(plainText("x".repeat(10_000), 80))).toHaveLength(80);
  });

  const dirty = fc.string({
    unit: fc.oneof(
      fc.constantFrom(ESC, "[", "]", "\u0007", "\\", "8;;", "31m", "\u009d", "\u202e", "\n", "\ud800", "|"),
      anyCharacter,
    ),
  });

  it("never holds a control, a direction or an escape, whatever comes in", () => {
    fc.assert(
      fc.property(dirty, fc.integer({ min: 1, max: 50 }), (text, max) => {
        const plain = plainText(text, max);
        expect(plain).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(Array.from(plain).length).toBeLessThanOrEqual(max);
        expect(plain).toBe(plain.trim());
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(dirty, (text) => {
        const once = plainText(text, 1000);
        expect(plainText(once, 1000)).toBe(once);
      }),
    );
  });
});

describe("Markdown text", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["`code`", "\\`code\\`"],
    ["</td><script>", "&lt;/td&gt;&lt;script&gt;"],
    ["![x](y)", "!\\[x\\](y)"],
    ["**bold** _it_ ~~no~~", "\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~"],
    ["&lt;", "&amp;lt;"],
    ["a\\|b", "a\\\\\\|b"],
    ["two\nlines", "two lines"],
    ["https://evil.example www.evil.example", "https&#58;//evil.example www&#46;evil.example"],
  ])("escapes %j", (text, escaped) => {
    expect(markdownText(text)).toBe(escaped);
  });

  it("leaves names of models and quantizations readable", () => {
    expect(markdownText("DeepSeek-R1 Q4_K_M, 1.12 GB")).toBe("DeepSeek-R1 Q4_K_M, 1.12 GB");
  });

  it("never ends a table cell or a line, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const escaped = markdownText(text);
        expect(escaped.replaceAll("\\\\", "").replaceAll("\\|", "")).not.toContain("|");
        expect(escaped).not.toMatch(/[<\n\r]/);
      }),
    );
  });
});
