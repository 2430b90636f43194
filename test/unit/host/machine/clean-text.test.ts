import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanDeviceName, cleanText, knownText } from "../../../../src/host/machine/clean-text.js";
import { anyCharacter } from "../../../fixtures/any-character.js";

describe("cleanDeviceName", () => {
  test.each([
    ["Intel(R) Xeon(R) CPU @ 2.50GHz", "Intel Xeon CPU @ 2.50GHz"],
    ["AMD Ryzen 9 7950X 16-Core Processor            ", "AMD Ryzen 9 7950X 16-Core Processor"],
    ["11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz", "11th Gen Intel Core i7-1165G7 @ 2.80GHz"],
    ["Intel® Arc™ A770", "Intel Arc A770"],
    ["Apple M1", "Apple M1"],
  ])("%s reads %s", (name, clean) => {
    expect(cleanDeviceName(name)).toBe(clean);
  });
});

describe("cleanText", () => {
  test("leaves nothing a terminal acts on, and no long text", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(clean.length).toBeLessThanOrEqual(120);
        expect(clean).toBe(clean.trim());
      }),
    );
  });
});

describe("knownText", () => {
  test.each([null, undefined, "", "  ", "unknown", "None", "To be filled by O.E.M."])(
    "%j says nothing",
    (text) => {
      expect(knownText(text)).toBeNull();
    },
  );

  test("keeps what says something", () => {
    expect(knownText(" performance\n")).toBe("performance");
  });
});
