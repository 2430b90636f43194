import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gguf } from "@huggingface/gguf";
import { describe, expect, it } from "vitest";
import { GGML_TYPES } from "../../../../../src/core/gguf/ggml-types.js";
import type { Metadata } from "../../../../../src/core/gguf/metadata.js";
import { readHeader } from "../../../../../src/core/gguf/read/read-header.js";
import { describeTokenizer } from "../../../../../src/core/gguf/synthetic-metadata.js";
import { buildVocabulary } from "../../../../../src/core/gguf/vocabulary.js";
import type { SynthQuantization } from "../../../../../src/schema/model.js";
import { sourceOf } from "../../../../fixtures/byte-sources.js";
import { headerBytes } from "../../../../fixtures/model-headers.js";
import { rowOf } from "../../../../fixtures/registry.js";

const METADATA: Metadata = {
  "general.name": { type: "string", value: "naïve 模型" },
  "general.file_type": { type: "u32", value: 15 },
  ...describeTokenizer(buildVocabulary(400, 0)),
};

const FILES: readonly [id: string, SynthQuantization][] = [
  ["tiny", "Q4_K_M"],
  ["tiny", "F16"],
  ["gemma-3-1b", "Q3_K_M"],
  ["gpt-oss-20b", "MXFP4"],
  ["deepseek-v3", "Q2_K"],
];

describe("@huggingface/gguf reads the same", () => {
  it.each(FILES)("in a header of %s at %s", async (id, quantization) => {
    const bytes = headerBytes({ row: rowOf(id), quantization, metadata: METADATA });
    const path = join(await mkdtemp(join(tmpdir(), "rigmark-")), "header.gguf");
    await writeFile(path, bytes);
    const theirs = await gguf(path, { allowLocalFile: true });
    const ours = await readHeader(sourceOf(bytes).source);

    expect(ours.dataOffset).toBe(Number(theirs.tensorDataOffset));
    expect(
      ours.tensors.map(({ name, dimensions, typeId, offset }) => ({ name, dimensions, typeId, offset })),
    ).toEqual(
      theirs.tensorInfos.map(({ name, shape, dtype, offset }) => ({
        name,
        dimensions: shape.map(Number),
        typeId: dtype,
        offset: Number(offset),
      })),
    );
    const { version, tensor_count, kv_count, ...metadata } = theirs.metadata;
    expect([ours.version, ours.tensors.length, ours.metadata.size]).toEqual([
      version,
      Number(tensor_count),
      Number(kv_count),
    ]);
    for (const [key, value] of Object.entries(metadata)) {
      const entry = ours.metadata.get(key);
      if (entry?.type !== "array") expect([key, entry?.value]).toEqual([key, value]);
      else {
        const theirArray = value as unknown as unknown[];
        expect([key, entry.count]).toEqual([key, theirArray.length]);
        expect(entry.first).toEqual(theirArray.slice(0, entry.first.length));
      }
    }
  });
});

describe("GGML_TYPES", () => {
  it("has a number of its own for every type", () => {
    const ids = Object.values(GGML_TYPES).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
