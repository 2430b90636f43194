import { describe, expect, it } from "vitest";
import { describeFile } from "../../../../../src/core/gguf/describe/describe-model.js";
import type { Metadata } from "../../../../../src/core/gguf/metadata.js";
import type { GgufHeader } from "../../../../../src/core/gguf/read/gguf-header.js";
import { describeTokenizer } from "../../../../../src/core/gguf/synthetic-metadata.js";
import { syntheticFileBytes } from "../../../../../src/core/gguf/synthetic-plan.js";
import { headerOf } from "../../../../fixtures/model-headers.js";
import { REGISTRY, rowOf } from "../../../../fixtures/registry.js";

const TOKENIZER: Metadata = describeTokenizer({
  tokens: ["a", "b", "<end>"],
  types: [1, 1, 3],
  beginId: 2,
  endId: 2,
});
const TEMPLATE: Metadata = { "tokenizer.chat_template": { type: "string", value: "{{ messages }}\nmore" } };
const tiny = rowOf("tiny");
const sound = { ...TOKENIZER, ...TEMPLATE };

/** Bytes behind the header that the tensors of the tiny model take in Q8_0. */
async function tinyHeader(metadata: Metadata = sound, shorter = 0): Promise<GgufHeader> {
  const bare = await headerOf({ row: tiny, quantization: "Q8_0", metadata });
  const last = bare.tensors.at(-1);
  const data = (last?.offset ?? 0) + (last?.bytes ?? 0);
  return { ...bare, fileBytes: bare.dataOffset + data - shorter };
}

function pageOf(header: GgufHeader, sha256: string | null = null) {
  return describeFile([header], { registry: REGISTRY, sha256, file: "x.gguf" });
}

function warned(header: GgufHeader): [boolean, string][] {
  return pageOf(header).warnings.map(({ stops, text }) => [stops, text]);
}

describe("the page of a file", () => {
  it("counts parameters, bytes and bits from its tensors", async () => {
    const page = pageOf(await tinyHeader());
    expect(page.parameters).toBe(tiny.parameters);
    const bytes = page.tensorTypes.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
    expect(page.bitsPerWeight).toBeCloseTo((8 * bytes) / tiny.parameters, 9);
    // Matrices take 34 bytes for 32 weights, norms four bytes each.
    const q8 = page.tensorTypes.find(({ type }) => type === "Q8_0");
    expect(q8?.bytes).toBe(((q8?.elements ?? 0) * 34) / 32);
    expect(page.tensorTypes.find(({ type }) => type === "F32")?.bitsPerWeight).toBe(32);
    // The embedding of a token is one row of 32,768: all other matrices are read.
    const { vocabularySize, embeddingLength } = tiny.shape;
    const embedding = (vocabularySize * embeddingLength * 34) / 32;
    expect(page.bytesPerToken).toBeLessThan(bytes - embedding * 0.99);
    expect(page.bytesPerToken).toBeGreaterThan(bytes - embedding * 1.01);
  });

  it("sizes keys and values by context and type", async () => {
    const { cache } = pageOf(await tinyHeader());
    const { blockCount, headCountKv, headSize, contextLength } = tiny.shape;
    const perToken = blockCount * headCountKv * headSize * 2 * 2;
    expect(cache?.bytesPerToken).toMatchObject({ f16: perToken, q8_0: (perToken * 34) / 64 });
    expect(cache?.contexts.map(({ tokens }) => tokens)).toEqual([4096, 32_768, contextLength]);
    expect(cache?.contexts[0]?.bytes.f16).toBe(perToken * 4096);
  });

  it("tells tokenizer and template without running anything", async () => {
    const page = pageOf(await tinyHeader());
    expect(page.tokenizer).toMatchObject({
      tokens: 3,
      special: expect.arrayContaining([{ name: "eos", id: 2 }]),
    });
    expect(page.template).toEqual({ bytes: 19, firstLine: "{{ messages }}" });
  });

  it("counts only the experts that work as active", async () => {
    const row = rowOf("qwen3-30b-a3b");
    const page = pageOf(
      await headerOf({ row, metadata: sound, fileBytes: syntheticFileBytes(row, "Q4_K_M") }),
    );
    expect((page.activeParameters ?? 0) / 1e9).toBeGreaterThan(3);
    expect((page.activeParameters ?? 0) / 1e9).toBeLessThan(3.4);
    expect(page.parameters / 1e9).toBeCloseTo(30.53, 1);
  });
});

describe("what the page warns of", () => {
  it("is nothing but the vocabulary that this test has cut, in a sound file", async () => {
    expect(warned(await tinyHeader())).toEqual([[false, "has 3 tokens but embeddings for 32768"]]);
  });

  it("is an end before the last tensor, and where it should be", async () => {
    const [[stops, text] = []] = warned(await tinyHeader(sound, 1000));
    expect(stops).toBe(true);
    expect(text).toMatch(/^is cut off: it ends at byte \d+, inside "blk\.3\..*", and should have \d+$/);
  });

  it("is an architecture that llama.cpp does not know, or none", async () => {
    const named = (value: string): Metadata => ({
      ...sound,
      "general.architecture": { type: "string", value },
    });
    expect(warned(await tinyHeader(named("lamma")))[0]).toEqual([
      true,
      'is of an architecture that llama.cpp v0.5.0 does not know: "lamma"',
    ]);
    const header = await tinyHeader();
    const nameless = [...header.metadata].filter(([key]) => key !== "general.architecture");
    expect(warned({ ...header, metadata: new Map(nameless) })).toContainEqual([
      true,
      "names no architecture",
    ]);
  });

  it("is a tokenizer or a template that is missing", async () => {
    expect(warned(await tinyHeader({}))).toContainEqual([true, "has no tokenizer"]);
    expect(warned(await tinyHeader(TOKENIZER))).toContainEqual([
      false,
      "has no chat template: it answers no chat by itself",
    ]);
  });

  it("is oddly large metadata", async () => {
    const many: Metadata = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`x.${index}`, { type: "u32" as const, value: index }]),
    );
    expect(warned(await tinyHeader({ ...sound, ...many })).join()).toMatch(
      /has 6\d\d metadata keys, oddly many/,
    );
    const long: Metadata = { "general.note": { type: "string", value: "x".repeat(300_000) } };
    expect(warned(await tinyHeader({ ...sound, ...long })).join()).toMatch(
      /oddly long text of 300000 bytes at "general\.note"/,
    );
  });

  it("is a tensor of an unknown type, or at another place than the one before ends", async () => {
    const header = await tinyHeader();
    const changed = (change: Partial<GgufHeader["tensors"][number]>) => ({
      ...header,
      tensors: header.tensors.map((tensor, index) => (index === 1 ? { ...tensor, ...change } : tensor)),
    });
    expect(warned(changed({ type: null, typeId: 99, bytes: null })).join()).toMatch(/does not know \(99\)/);
    expect(warned(changed({ offset: 2 ** 40 })).join()).toMatch(/has a tensor outside the file/);
    expect(warned(changed({ offset: 32 })).join()).toMatch(/not where the one before it ends/);
  });

  it("is parts of different splits", async () => {
    const part = async (no: number, count: number) => {
      const header = await tinyHeader({
        ...sound,
        "split.no": { type: "u32", value: no },
        "split.count": { type: "u32", value: count },
      });
      return header;
    };
    const two = [await part(0, 2), await part(1, 2)] as const;
    const page = (...headers: [GgufHeader, ...GgufHeader[]]) =>
      describeFile(headers, { registry: REGISTRY, sha256: null, file: "x.gguf" });
    expect(page(...two).parts).toEqual({ found: 2, count: 2 });
    expect(page(...two).warnings.filter(({ stops }) => stops)).toEqual([]);
    expect(page(two[0]).warnings[0]?.text).toMatch(/1 of 2 parts are here/);
    expect(
      page(two[0], await part(2, 3))
        .warnings.map(({ text }) => text)
        .join(),
    ).toMatch(/part 2 that calls itself part 3 of another split/);
  });

  it("is the size of a published file with another hash", async () => {
    const row = rowOf("deepseek-r1-distill-qwen-7b");
    const file = row.files["Q4_K_M"];
    // Other models have files of the very same size: the name tells which it is.
    const metadata: Metadata = { ...sound, "general.name": { type: "string", value: row.name } };
    const header = await headerOf({ row, metadata, fileBytes: file?.sizeBytes ?? 0 });
    expect(
      pageOf(header, "0".repeat(64))
        .warnings.map(({ text }) => text)
        .join(),
    ).toMatch(/size of the published file but another SHA-256/);
    expect(pageOf(header, file?.sha256 ?? null).known).toMatchObject({ id: row.id, basis: "hash" });
  });
});
