import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addModelsCommand } from "../../../src/commands/models.js";
import { ModelRegistry } from "../../../src/schema/model.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs `models ...` and gives what it printed. */
async function runModels(...args: string[]): Promise<{ out: string; err: string }> {
  const printed = { out: "", err: "" };
  const into = (stream: "out" | "err") => (text: string | Uint8Array) => {
    printed[stream] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(into("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(into("err"));
  const program = new Command("rigmark").exitOverride();
  addModelsCommand(program);
  await program.parseAsync(["models", ...args], { from: "user" });
  return printed;
}

describe("models list", () => {
  it("lists every model once, with its size and licence", async () => {
    const { out } = await runModels("list");
    expect(out.match(/deepseek-r1-distill-llama-70b/g)).toHaveLength(1);
    expect(out).toMatch(/\| r1-1\.5b \| 1\.78 B \| 131,072 \| Q4_K_M 1\.12 GB \| 2025-01-20 \| MIT \|/);
    expect(out).toMatch(/\| 20\.9 B, 3\.61 B \| 131,072 \| MXFP4 12\.1 GB \|/);
  });

  it("prints JSON that its own schema accepts", async () => {
    const { out, err } = await runModels("list", "--json");
    expect(ModelRegistry.parse(JSON.parse(out)).models.length).toBeGreaterThanOrEqual(38);
    expect(err).toBe("");
  });
});

describe("models synth", () => {
  const folder = mkdtempSync(join(tmpdir(), "rigmark-"));

  it("writes the file, names it on stdout, and says on stderr that the weights are synthetic", async () => {
    const path = join(folder, "tiny.gguf");
    const { out, err } = await runModels("synth", "tiny", "--quant", "q8_0", "-o", path);
    expect(out).toBe(`${path}\n`);
    expect(err).toContain("synthetic");
    expect(err).not.toContain("\u001b");
    expect(statSync(path).size).toBe(21_758_368);
  });

  it("makes up other weights for another seed, in a file of the same size", async () => {
    const paths = ["plain", "seeded", "again"].map((name) => join(folder, `${name}.gguf`));
    const [plain = "", seeded = "", again = ""] = paths;
    await runModels("synth", "tiny", "-o", plain);
    await runModels("synth", "tiny", "--seed", "other", "-o", seeded);
    await runModels("synth", "tiny", "--seed", "other", "-o", again);
    const [first, second, third] = [plain, seeded, again].map((path) => readFileSync(path));
    expect(second?.equals(third ?? Buffer.of())).toBe(true);
    expect(second?.equals(first ?? Buffer.of())).toBe(false);
    expect(second?.length).toBe(first?.length);
  });

  it("replaces a file only when forced", async () => {
    const path = join(folder, "mine.gguf");
    writeFileSync(path, "mine");
    await expect(runModels("synth", "tiny", "-o", path)).rejects.toMatchObject({ code: "usage" });
    expect(readFileSync(path, "utf8")).toBe("mine");
    await runModels("synth", "tiny", "-o", path, "--force");
    expect(statSync(path).size).toBeGreaterThan(1e7);
  });

  it("refuses a quantization it cannot write before it touches the disk", async () => {
    const empty = mkdtempSync(join(tmpdir(), "rigmark-"));
    const refusal = runModels("synth", "tiny", "--quant", "IQ2_XS", "-o", join(empty, "a.gguf"));
    await expect(refusal).rejects.toMatchObject({ code: "usage" });
    expect(readdirSync(empty)).toEqual([]);
  });
});
