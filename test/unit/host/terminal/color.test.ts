import { describe, expect, it } from "vitest";
import { colorsFor } from "../../../../src/host/terminal/color.js";

const TTY = { isTTY: true };
const PIPE = {};

describe("colour", () => {
  it.each([
    ["a terminal", TTY, {}, {}, true],
    ["a pipe", PIPE, {}, {}, false],
    ["a pipe in CI", PIPE, { CI: "true", TERM: "xterm-256color" }, {}, false],
    ["a terminal with NO_COLOR", TTY, { NO_COLOR: "1" }, {}, false],
    ["a terminal with an empty NO_COLOR", TTY, { NO_COLOR: "" }, {}, true],
    ["a dumb terminal", TTY, { TERM: "dumb" }, {}, false],
    ["a pipe with FORCE_COLOR", PIPE, { FORCE_COLOR: "1" }, {}, true],
    ["a terminal with FORCE_COLOR=0", TTY, { FORCE_COLOR: "0" }, {}, false],
    ["FORCE_COLOR against NO_COLOR", PIPE, { FORCE_COLOR: "1", NO_COLOR: "1" }, {}, true],
    ["NO_COLOR against a terminal's name", TTY, { NO_COLOR: "1", TERM: "xterm" }, {}, false],
    [
      "--color against everything",
      PIPE,
      { NO_COLOR: "1", FORCE_COLOR: "0", TERM: "dumb" },
      { color: true },
      true,
    ],
    ["--no-color against everything", TTY, { FORCE_COLOR: "1" }, { color: false }, false],
  ])("for %s", (_case, stream, env, flags, colored) => {
    expect(colorsFor(stream, env, flags).red("x")).toBe(colored ? "\u001b[31mx\u001b[39m" : "x");
  });
});
