import { describe, expect, it } from "vitest";
import { describeError } from "../../../src/commands/describe-error.js";
import { RigmarkError } from "../../../src/errors.js";
import { HOSTILE_NAME } from "../../fixtures/bad-files.js";

describe("describeError", () => {
  it("gives one line, and a hint where there is one", () => {
    const error = new RigmarkError("usage", "this is wrong", { hint: "do that" });
    expect(describeError(error, false)).toBe("rigmark: this is wrong\n  hint: do that\n");
    expect(describeError(new Error("lost"), false)).toBe("rigmark: lost\n");
  });

  it("never passes on what a terminal would act on, such as an architecture that llama.cpp quotes", () => {
    const text = describeError(new Error(`unknown model architecture: '${HOSTILE_NAME}'\nrm -rf`), true);
    for (const control of ["\u001b", "\u0007", "\u202e", "\u009b"]) expect(text).not.toContain(control);
    expect(text.split("\n")[0]).toContain("rm -rf");
  });
});
