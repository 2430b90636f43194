import { describe, expect, it } from "vitest";
import { oneNumber, oneOf, onOrOff, wholeNumbers, words } from "../../../../src/commands/run/flag-values.js";
import { exitStatusOf, RigmarkError } from "../../../../src/errors.js";

function refusal(doing: () => unknown): RigmarkError {
  try {
    doing();
  } catch (error) {
    if (error instanceof RigmarkError) return error;
  }
  throw new Error("not refused");
}

describe("flag values", () => {
  it("are words, each once, and whole numbers", () => {
    expect(words("-x", " a, b,a")).toEqual(["a", "b"]);
    expect(wholeNumbers("-p", "0,512,0512", 0)).toEqual([0, 512, 512]);
    expect(oneNumber("-r", "1000", 1, 1000)).toBe(1000);
  });

  it.each(["", "-1", "1.5", "1e3", "0x10", " 5", "1001", "five", "５", "Infinity"])(
    "refuse %j where a whole number from 1 to 1000 is wanted",
    (word) => {
      const error = refusal(() => oneNumber("-r", word, 1, 1000));
      expect(exitStatusOf(error)).toBe(2);
      expect(error.message).toBe(`-r: ${JSON.stringify(word)} is not a whole number from 1 to 1000`);
      expect(error.hint).toBe("e.g. -r 1");
    },
  );

  it("show only the beginning of what was typed", () => {
    expect(refusal(() => oneNumber("-r", "x".repeat(500), 1, 9)).message.length).toBeLessThan(100);
  });

  it("refuse an empty item, and a name that is not known", () => {
    expect(refusal(() => words("-t", "1,,2")).message).toContain("-t: an item of the list is empty");
    expect(oneOf("--fa", "on", ["on", "off"])).toBe("on");
    expect(refusal(() => oneOf("--fa", "On", ["on", "off"])).message).toBe('--fa: "On" is none of on, off');
  });

  it("take llama-bench's 1 and 0 for on and off", () => {
    expect(["on", "1", "off", "0"].map((word) => onOrOff("--mmap", word))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(refusal(() => onOrOff("--mmap", "yes")).code).toBe("usage");
  });
});
