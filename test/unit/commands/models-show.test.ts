import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addModelsCommand } from "../../../src/commands/models.js";
import { writeSyntheticModel } from "../../../src/host/models/synth-writer.js";
import { BAD_FILES, writeHostileName } from "../../fixtures/bad-files.js";
import { chainLogits, writeOracle } from "../../fixtures/oracle.js";
import { rowOf } from "../../fixtures/registry.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));

beforeAll(() => {
  process.env["RIGMARK_HOME"] = join(folder, "home");
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs `models show ...`: what it printed, and what it threw. */
async function show(...args: string[]): Promise<{ out: string; error: unknown }> {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  const program = new Command("rigmark").exitOverride();
  addModelsCommand(program);
  const error = await program.parseAsync(["models", "show", ...args], { from: "user" }).then(
    () => null,
    (reason: unknown) => reason,
  );
  vi.restoreAllMocks();
  return { out, error };
}

describe("models show", () => {
  it.each(BAD_FILES)("ends with one line for the file that is: $name", async ({ name, write }) => {
    const path = join(folder, `${name.replaceAll(" ", "-")}.gguf`);
    write(path);
    const { error } = await show(path, "--no-hash");
    expect(error).toMatchObject({ code: "bad-model", message: expect.stringMatching(/^[^\n]{10,300}$/) });
  });

  it("says where a file is cut off and where it should end", async () => {
    const path = join(folder, "truncated-tail.gguf");
    const { out, error } = await show(path, "--no-hash");
    expect(error).toMatchObject({
      message: expect.stringMatching(/cut off: it ends at byte \d+.*should have \d+/),
    });
    expect(out).toContain("will not load:");
    expect(out).toContain("Weights by type");
  });

  it("shows a synthetic file as what it is", async () => {
    const path = join(folder, "tiny.gguf");
    await writeSyntheticModel({ row: rowOf("tiny"), quantization: "Q4_K_M", path });
    const { out, error } = await show(path);
    expect(error).toBeNull();
    expect(out).toContain("made-up weights in the shape of tiny");
    expect(out).toMatch(/SHA-256 +[0-9a-f]{64}/);
    expect(out).toMatch(/Q4_K +25 /);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    const json = JSON.parse((await show(path, "--json", "--no-hash")).out);
    expect(json).toMatchObject({
      origin: "file",
      file: "tiny.gguf",
      synthetic: true,
      parameters: 19_925_248,
      sha256: null,
      known: { id: "tiny", basis: "synthetic" },
      // 4 layers, 2 heads of 64 each for keys and values, 2 bytes.
      cache: { bytesPerToken: { f16: 2048 } },
      tokenizer: { model: "gpt2", tokens: 32_768 },
      template: null,
    });
  });

  it("prints a hostile name as plain text, on the screen and in JSON", async () => {
    const path = join(folder, "hostile.gguf");
    writeHostileName(path);
    const long = join(folder, "long.gguf");
    writeOracle(long, chainLogits("abc"), "\u202e\u001b]0;x\u0007".repeat(1500));
    for (const file of [path, long]) {
      for (const flags of [[], ["--json"]]) {
        const { out } = await show(file, "--no-hash", ...flags);
        expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
      }
    }
    expect(
      Math.max(...(await show(long, "--no-hash")).out.split("\n").map((line) => line.length)),
    ).toBeLessThan(81);
  });

  it("shows a model of the registry without a file, and sizes the contexts asked for", async () => {
    const { out, error } = await show("r1-7b", "--context", "8192", "--kv-type", "q8_0");
    expect(error).toBeNull();
    expect(out).toContain("from the registry, not from a file");
    expect(out).toMatch(/8,192 tokens +250 MB/);
    expect(out).not.toContain("32,768");
    expect((await show("synth:r1-7b")).out).toContain("with made-up weights");
  });

  it("refuses what is no file, no model and no flag", async () => {
    mkdirSync(join(folder, "dir.gguf"));
    expect((await show(join(folder, "dir.gguf"))).error).toMatchObject({ code: "bad-model" });
    expect((await show("nobody-knows")).error).toMatchObject({ code: "bad-model" });
    expect((await show("r1-7b", "--kv-type", "q9")).error).toMatchObject({ code: "usage" });
    expect((await show("r1-7b", "--context", "many")).error).toMatchObject({ code: "usage" });
  });

  it.skipIf(process.platform === "win32")("does not open a device", async () => {
    expect((await show("/dev/zero")).error).toMatchObject({ code: "bad-model" });
  });
});
