import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../src/errors.js";
import { resolveReference } from "../../../../src/host/models/references.js";
import { findModel, nearestName } from "../../../../src/host/models/registry.js";
import { ModelRegistry } from "../../../../src/schema/model.js";

const registry = ModelRegistry.parse(JSON.parse(readFileSync("models.json", "utf8")));
const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
const resolve = (text: string) => resolveReference(text, registry, folder);

async function refusal(text: string): Promise<RigmarkError> {
  const error = await resolve(text).catch((reason: unknown) => reason);
  if (error instanceof RigmarkError) return error;
  throw new Error(`not refused: ${text}`);
}

describe("findModel", () => {
  it("finds by id and by alias, whatever the case", () => {
    expect(findModel(registry, "R1-1.5B").id).toBe("deepseek-r1-distill-qwen-1.5b");
    expect(findModel(registry, "deepseek-r1-distill-qwen-1.5b").aliases).toContain("r1-1.5b");
  });

  it("names the nearest model on a miss, and none when nothing is near", () => {
    expect(() => findModel(registry, "r1-1.5")).toThrow(RigmarkError);
    expect(nearestName("tinny", ["tiny", "r1-7b"])).toBe("tiny");
    expect(nearestName("gpt-4", ["tiny", "r1-7b"])).toBeNull();
  });

  it("keeps ids and aliases apart", () => {
    const names = registry.models.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(findModel(registry, registry.defaultModel).id).toBe(registry.defaultModel);
  });
});

describe("resolveReference", () => {
  it("takes anything with a slash or a .gguf ending as a path, there or not", async () => {
    expect(await resolve("./model")).toMatchObject({ kind: "file", path: "./model", row: null });
    expect(await resolve("model.GGUF")).toMatchObject({ kind: "file", path: "model.GGUF" });
    expect(await resolve("C:\\models\\a.gguf")).toMatchObject({ kind: "file", path: "C:\\models\\a.gguf" });
  });

  it("takes synth: with and without a quantization", async () => {
    expect(await resolve("synth:tiny")).toMatchObject({ kind: "synthetic", quantization: "Q4_K_M" });
    expect(await resolve("synth:r1-7b:q8_0")).toMatchObject({ kind: "synthetic", quantization: "Q8_0" });
  });

  it("refuses a quantization it cannot write and names those it can", async () => {
    const error = await refusal("synth:tiny:IQ2_XS");
    expect(error.code).toBe("bad-model");
    expect(error.hint).toContain("Q4_0, Q4_K_M, Q5_K_M");
  });

  it.each(["hf:bartowski/x", "ollama:deepseek-r1"])("refuses %s and says what works", async (text) => {
    const error = await refusal(text);
    expect(error.message).toContain("not supported yet");
    expect(error.hint).toContain("-m synth:");
  });

  it("refuses a known model that is not on disk with the command that works", async () => {
    const error = await refusal("r1-7b");
    expect(error.code).toBe("bad-model");
    expect(error.hint).toContain("-m synth:deepseek-r1-distill-qwen-7b");
    expect((await refusal("r1-7b:Q8_0")).hint).toContain("-m synth:deepseek-r1-distill-qwen-7b:Q8_0");
  });

  it("finds a published file in the models folder, with its hash", async () => {
    const published = findModel(registry, "r1-1.5b").files["Q4_K_M"];
    writeFileSync(join(folder, published?.file ?? ""), "GGUF");
    expect(await resolve("r1-1.5b")).toMatchObject({
      kind: "file",
      path: join(folder, published?.file ?? ""),
      quantization: "Q4_K_M",
      expectedSha256: published?.sha256,
    });
  });

  it("prefers a file of that name in the working folder, but not a folder", async () => {
    const here = process.cwd();
    const other = mkdtempSync(join(tmpdir(), "rigmark-"));
    mkdirSync(join(other, "tiny"));
    writeFileSync(join(other, "r1-7b"), "GGUF");
    process.chdir(other);
    try {
      expect(await resolve("r1-7b")).toMatchObject({ kind: "file", path: "r1-7b" });
      expect((await refusal("tiny")).message).toContain("not on this disk");
    } finally {
      process.chdir(here);
    }
  });

  it("helps with a typo", async () => {
    expect((await refusal("synth:tinny")).hint).toContain("Did you mean tiny?");
  });
});
