import { describe, expect, it } from "vitest";
import { describeFile } from "../../../../src/core/gguf/describe/describe-model.js";
import type { Metadata } from "../../../../src/core/gguf/metadata.js";
import { partNames } from "../../../../src/core/gguf/split-names.js";
import { headerOf } from "../../../fixtures/model-headers.js";
import { REGISTRY, rowOf } from "../../../fixtures/registry.js";

const WISH = { registry: REGISTRY, sha256: null, file: "x.gguf" };
const u32 = (value: number) => ({ type: "u32" as const, value });
const part = (number: number, count: number, tensors: number): Metadata => ({
  "split.no": u32(number),
  "split.count": u32(count),
  "split.tensors.count": u32(tensors),
});
const partOf = (id: string, number: number, count: number, tensors: number) =>
  headerOf({ row: rowOf(id), metadata: part(number, count, tensors) });
const TENSORS = 39;

describe("describeFile", () => {
  it("adds up tensors by type: bits a weight are bytes * 8 over weights", async () => {
    const page = describeFile([await headerOf({ row: rowOf("tiny"), quantization: "F16" })], WISH);
    const [f16, f32] = page.tensorTypes;
    // 4 blocks of two norms, and one at the end, of 256 each.
    expect(f32).toEqual({ type: "F32", tensors: 9, elements: 2304, bytes: 9216, bitsPerWeight: 32 });
    expect(f16).toMatchObject({ type: "F16", bitsPerWeight: 16, elements: 19_925_248 - 2304 });
    expect(page.bitsPerWeight).toBeCloseTo((16 * (19_925_248 - 2304) + 32 * 2304) / 19_925_248, 9);
  });

  it("warns of a published size with another hash, and knows the published hash", async () => {
    const row = rowOf("deepseek-r1-distill-qwen-1.5b");
    const { sizeBytes, sha256 } = row.files["Q4_K_M"]!;
    const header = await headerOf({ row, fileBytes: sizeBytes });
    const other = describeFile([header], { ...WISH, sha256: "0".repeat(64) });
    expect(other.known?.basis).toBe("size");
    expect(other.warnings.map(({ text }) => text).join()).toContain("another SHA-256");
    const same = describeFile([header], { ...WISH, sha256 });
    expect(same.known?.basis).toBe("hash");
    expect(same.warnings.map(({ text }) => text).join()).not.toContain("another SHA-256");
  });

  it("joins the parts of a split file", async () => {
    const parts = [await partOf("tiny", 0, 2, 2 * TENSORS), await partOf("tiny", 1, 2, 2 * TENSORS)] as const;
    const page = describeFile(parts, WISH);
    expect(page.parts).toEqual({ found: 2, count: 2 });
    expect(page.parameters).toBe(2 * 19_925_248);
    expect(page.warnings.map(({ text }) => text).join()).not.toMatch(/part/);
  });

  it.each([
    ["a part is missing", ["tiny"], TENSORS, /1 of 2 parts are here/],
    ["parts belong to two models", ["tiny", "gemma-3-1b"], TENSORS + 340, /part 2 of another model/],
    ["tensors are missing", ["tiny", "tiny"], 500, /78 tensors in its parts, but 500 are announced/],
  ])("would not load when %s", async (_what, ids, tensors, message) => {
    const headers = await Promise.all(ids.map((id, number) => partOf(id, number, 2, tensors)));
    const [first, ...others] = headers;
    const page = describeFile([first!, ...others], WISH);
    expect(page.warnings.filter(({ stops }) => stops).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(message),
    );
  });

  it("names what is odd: no tokenizer, a long text, many keys", async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`x.${index}`, u32(index)]));
    const long: Metadata = { "general.description": { type: "string", value: "x".repeat(300_000) } };
    const header = await headerOf({ row: rowOf("tiny"), metadata: { ...many, ...long } });
    const texts = describeFile([header], WISH).warnings.map(({ text }) => text);
    expect(texts).toContain("has no tokenizer");
    expect(texts).toContainEqual(expect.stringMatching(/oddly long text of 300000 bytes/));
    expect(texts).toContainEqual(expect.stringMatching(/metadata keys, oddly many/));
  });
});

describe("partNames", () => {
  it("lists all parts from any of them, and nothing for a whole file", () => {
    expect(partNames("/m/a-00002-of-00003.gguf")).toEqual([
      "/m/a-00001-of-00003.gguf",
      "/m/a-00002-of-00003.gguf",
      "/m/a-00003-of-00003.gguf",
    ]);
    expect(partNames("a.gguf")).toBeNull();
    expect(partNames("a-00001-of-99999.gguf")).toBeNull();
  });
});
