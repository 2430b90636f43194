import { execFile } from "node:child_process";
import { mkdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeHostileName } from "../fixtures/bad-files.js";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place.remove();
});

describe("rigmark models show", () => {
  it("shows a file that it wrote, and says of the same file cut short where it ends", async () => {
    await place.rigmark("models", "synth", "tiny", "-o", "tiny.gguf");
    const whole = await place.rigmark("models", "show", "tiny.gguf");
    expect([whole.status, whole.stderr]).toEqual([0, ""]);
    expect(whole.stdout).toContain("made-up weights in the shape of tiny");
    expect(whole.stdout).not.toContain("\u001b");

    await truncate(join(place.folder, "tiny.gguf"), 5_000_000);
    const cut = await place.rigmark("models", "show", "tiny.gguf");
    expect(cut.status).toBe(3);
    expect(cut.stderr).toMatch(/^rigmark: .*will not load.*cut off: it ends at byte 5000000.*\n {2}hint: /);
    expect(cut.stdout).toContain("Weights by type");
  });

  it("gives a hostile name no power", async () => {
    writeHostileName(join(place.folder, "hostile.gguf"));
    const { stdout, stderr, status } = await place.rigmark("models", "show", "hostile.gguf");
    expect(status).toBe(0);
    expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });

  it.skipIf(process.platform === "win32")("opens neither folder nor device nor pipe", async () => {
    await mkdir(join(place.folder, "dir.gguf"));
    await promisify(execFile)("mkfifo", [join(place.folder, "pipe.gguf")]);
    for (const path of ["dir.gguf", "pipe.gguf", "/dev/zero"]) {
      const { stdout, stderr, status } = await place.rigmark("models", "show", path);
      expect([path, status, stdout]).toEqual([path, 3, ""]);
      expect(stderr).toMatch(/^rigmark: .+\n {2}hint: .+$/);
    }
  });
});
