import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../src/errors.js";
import { resolveReference } from "../../../../src/host/models/references.js";
import { findModel, nearestName } from "../../../../src/host/models/registry.js";
import { ModelRegistry } from "../../../../src/schema/model.js";
import { openModelPlaces } from "../../../fixtures/model-places.js";

const registry = ModelRegistry.parse(JSON.parse(readFileSync("models.json", "utf8")));
const { models, around } = openModelPlaces();
const resolve = (text: string) => resolveReference(text, registry, models, around);

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

  it("takes the only published quantization where there is one", async () => {
    expect(await resolve("synth:gpt-oss-20b")).toMatchObject({ quantization: "MXFP4" });
    expect((await refusal("gpt-oss-20b")).message).toContain("(MXFP4)");
  });

  it.each([
    ["synth:tiny:Q4_KM", "Did you mean Q4_K_M?"],
    ["r1-7b:Q4_KM", "Did you mean Q4_K_M?"],
    ["ollma:r1-7b", "Did you mean ollama:r1-7b?"],
    ["snth:tiny", "Did you mean synth:tiny?"],
    ["deepseek-r1-distil-qwen-7b", "Did you mean deepseek-r1-distill-qwen-7b?"],
  ])("helps with %s", async (text, hint) => {
    expect((await refusal(text)).hint).toContain(hint);
  });

  it("says so where no published file of a model is known", async () => {
    expect((await refusal("deepseek-r1-0528")).message).toContain("no published file");
  });

  it("refuses a known model that is not on disk with the command that works", async () => {
    const error = await refusal("r1-7b");
    expect(error.code).toBe("bad-model");
    expect(error.hint).toContain("-m synth:deepseek-r1-distill-qwen-7b");
    expect((await refusal("r1-7b:Q8_0")).hint).toContain("-m synth:deepseek-r1-distill-qwen-7b:Q8_0");
  });

  it("names a file in the working folder that is a model's name too, and how to say which", async () => {
    const here = process.cwd();
    const other = mkdtempSync(join(tmpdir(), "rigmark-"));
    mkdirSync(join(other, "tiny"));
    for (const name of ["r1-7b", "mine"]) writeFileSync(join(other, name), "GGUF");
    process.chdir(other);
    try {
      const error = await refusal("r1-7b");
      expect(error.message).toContain("means two things");
      expect(error.hint).toContain("-m ./r1-7b;");
      expect(error.hint).toContain("-m deepseek-r1-distill-qwen-7b:Q4_K_M");
      expect(await resolve("./r1-7b")).toMatchObject({ kind: "file", path: "./r1-7b" });
      expect(await resolve("mine")).toMatchObject({ kind: "file", path: "mine" });
      expect((await refusal("tiny")).message).toContain("no published file");
    } finally {
      process.chdir(here);
    }
  });

  it("helps with a typo", async () => {
    expect((await refusal("synth:tinny")).hint).toContain("Did you mean tiny?");
  });
});
