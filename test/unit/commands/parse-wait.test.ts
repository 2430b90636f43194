import { describe, expect, it } from "vitest";
import { parseWait } from "../../../src/commands/parse-wait.js";
import { exitStatusOf } from "../../../src/errors.js";

describe("parseWait", () => {
  it.each([
    ["90s", 90_000],
    ["10m", 600_000],
    ["2h", 7_200_000],
    ["0s", 0],
    [" 24h ", 86_400_000],
  ])("reads %s", (text, milliseconds) => {
    expect(parseWait("--wait-lock", text)).toBe(milliseconds);
  });

  it.each(["", "10", "m", "-1m", "1.5h", "10 m", "10M", "25h", "1e3s", "9999999999s", "\u001b[31m10m"])(
    "refuses %j and says how to write it",
    (text) => {
      let error: unknown;
      try {
        parseWait("--wait-lock", text);
      } catch (reason) {
        error = reason;
      }
      expect(exitStatusOf(error)).toBe(2);
      expect(error).toMatchObject({
        message: expect.stringContaining("--wait-lock: "),
        hint: expect.stringContaining("10m"),
      });
    },
  );
});
