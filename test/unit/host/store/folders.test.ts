import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { userFolders } from "../../../../src/host/store/folders.js";

describe("the folder of the lock", () => {
  it("lies in RIGMARK_HOME when that is set", () => {
    expect(userFolders({ RIGMARK_HOME: "/h", XDG_RUNTIME_DIR: tmpdir() }).lock).toBe(join("/h", "lock"));
  });

  it.skipIf(process.getuid === undefined)("lies in the user's runtime folder when it is the user's", () => {
    const runtime = mkdtempSync(join(tmpdir(), "rigmark-xdg-"));
    expect(userFolders({ XDG_RUNTIME_DIR: runtime }).lock).toBe(join(runtime, "rigmark"));
  });

  it.each([{}, { XDG_RUNTIME_DIR: "" }, { XDG_RUNTIME_DIR: "/nowhere/1000" }])(
    "lies in a folder of this user's among the temporary files else (%j)",
    (env) => {
      expect(userFolders(env).lock).toMatch(
        new RegExp(`^${join(tmpdir(), "rigmark")}(-${process.getuid?.()})?$`),
      );
    },
  );
});
