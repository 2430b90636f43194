import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BAD_FILES, writeHostileName } from "../fixtures/bad-files.js";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  await place.rigmark("models", "synth", "tiny", "--quant", "Q8_0", "-o", "tiny.gguf");
});
afterAll(() => place.remove());

describe("rigmark models show", () => {
  it("tells what is in a file, in 80 columns without an escape code", async () => {
    const { stdout, stderr, status } = await place.rigmark("models", "show", "./tiny.gguf");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^architecture {3}llama, 4 blocks/m);
    expect(stdout).toMatch(/^SHA-256 +[0-9a-f]{64}$/m);
    expect(stdout).toMatch(/^Q8_0 /m);
    expect(stdout).not.toContain("\u001b");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("prints JSON, with contexts and types as asked", async () => {
    const words = ["--json", "--no-hash", "--context", "1000", "--kv-type", "q8_0"];
    const { stdout } = await place.rigmark("models", "show", "./tiny.gguf", ...words);
    const page = JSON.parse(stdout) as { sha256: string | null; cache: { contexts: unknown[] } };
    expect(page.sha256).toBeNull();
    expect(page.cache.contexts).toMatchObject([{ tokens: 1000, bytes: { q8_0: expect.any(Number) } }]);
  });

  it("shows a model of which no file is there, and says so", async () => {
    const named = await place.rigmark("models", "show", "r1-70b");
    expect([named.status, named.stderr]).toEqual([0, ""]);
    expect(named.stdout).toMatch(/from the registry, not from a file/);
    const made = await place.rigmark("models", "show", "synth:gpt-oss-20b");
    expect(made.stdout).toMatch(/MXFP4 with made-up weights/);
  });

  it("keeps a hostile name from acting on the terminal", async () => {
    writeHostileName(join(place.folder, "hostile.gguf"));
    const { stdout, stderr } = await place.rigmark("models", "show", "./hostile.gguf");
    for (const control of ["\u001b", "\u0007", "\u202e"]) expect(stdout + stderr).not.toContain(control);
  });

  it("refuses what is no file, in one line", async () => {
    for (const [words, status] of [
      [["."], 3],
      [["./none.gguf"], 3],
      [["/dev/zero"], 3],
      [["r1-7c"], 3],
      [["./tiny.gguf", "--kv-type", "q9"], 2],
    ] as const) {
      const { status: got, stderr } = await place.rigmark("models", "show", ...words);
      expect([words, got]).toEqual([words, status]);
      expect(stderr).toMatch(/^rigmark: [^\n]+\n {2}hint: [^\n]+$/);
    }
  });
});

describe("a damaged file", () => {
  it.each(BAD_FILES.map((file) => [file.name, file] as const))(
    "%s: shown, sized and found with one clear line each",
    async (name, file) => {
      const folder = join(place.folder, name.replaceAll(/\W+/g, "-"));
      mkdirSync(folder);
      const path = join(folder, "bad.gguf");
      file.write(path);
      const [shown, sized, found] = await Promise.all([
        place.rigmark("models", "show", "--no-hash", path),
        place.rigmark("fit", "-m", path, "--hardware", "rtx-3090"),
        place.rigmark("models", "scan", "--no-known", folder),
      ]);
      expect(shown.status, shown.stderr).toBe(3);
      expect(shown.stderr).toMatch(/^rigmark: [^\n]+\n {2}hint: [^\n]+$/);
      // A header that can be read says how large the model is, whatever follows it.
      expect([0, 3]).toContain(sized.status);
      if (sized.status === 3) expect(sized.stderr).toMatch(/^rigmark: [^\n]+\n {2}hint: [^\n]+$/);
      expect(found.status, found.stderr).toBe(0);
      expect(found.stdout).toContain("bad.gguf");
    },
    60_000,
  );
});
