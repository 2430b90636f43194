import { describe, expect, it } from "vitest";
import { describeFile } from "../../../../../src/core/gguf/describe/describe-model.js";
import type { Metadata, MetadataEntry } from "../../../../../src/core/gguf/metadata.js";
import type { GgufHeader } from "../../../../../src/core/gguf/read/gguf-header.js";
import { readHeader } from "../../../../../src/core/gguf/read/read-header.js";
import { describeShape, describeTokenizer } from "../../../../../src/core/gguf/synthetic-metadata.js";
import { type RandomNumbers, randomNumbers } from "../../../../../src/core/protocol/random.js";
import { jsonText } from "../../../../../src/core/report/json-text.js";
import { renderModelPage } from "../../../../../src/core/report/model-page-text.js";
import { RigmarkError } from "../../../../../src/errors.js";
import type { ModelRow } from "../../../../../src/schema/model.js";
import { sourceOf } from "../../../../fixtures/byte-sources.js";
import { headerBytes } from "../../../../fixtures/model-headers.js";
import { mutate } from "../../../../fixtures/mutated-headers.js";
import { REGISTRY, rowOf } from "../../../../fixtures/registry.js";

const HEADERS = 5000;
const MOST_BLOCKS = 3;

const METADATA: Metadata = {
  "general.name": { type: "string", value: "a model" },
  "general.file_type": { type: "u32", value: 15 },
  "general.base_model.count": { type: "u32", value: 1 },
  "general.base_model.0.name": { type: "string", value: "its base" },
  "tokenizer.chat_template": { type: "string", value: "{% for message in messages %}\n..." },
  // Of a long vocabulary nearly every byte is one of a length: nothing damaged would be read to its end.
  ...describeTokenizer({ tokens: ["a", "b", "<end>"], types: [1, 1, 3], beginId: 2, endId: 2 }),
};

/** A few blocks of each kind of model are as good as many. */
function shortened(row: ModelRow): ModelRow {
  return { ...row, shape: { ...row.shape, blockCount: Math.min(MOST_BLOCKS, row.shape.blockCount) } };
}

const BASES = ["tiny", "gemma-3-1b", "gpt-oss-20b", "deepseek-v3"].map((id) =>
  headerBytes({ row: shortened(rowOf(id)), metadata: METADATA }),
);

function withData(header: Uint8Array): Uint8Array {
  const file = new Uint8Array(header.length + 100_000);
  file.set(header);
  return file;
}

const COLORS = { bold: same, dim: same, yellow: same, red: same };

function same(text: string): string {
  return text;
}

async function outcome(bytes: Uint8Array): Promise<GgufHeader | RigmarkError> {
  const { source, requested } = sourceOf(bytes);
  const result = await readHeader(source).catch((error: unknown) => {
    if (error instanceof RigmarkError && error.code === "bad-model") return error;
    throw error;
  });
  // Nothing is read twice but what a window and the next one share.
  expect(requested()).toBeLessThanOrEqual(1.02 * bytes.length + 4096);
  return result;
}

function expectShown(header: GgufHeader, drawn = true): void {
  const page = describeFile([header], { registry: REGISTRY, sha256: null, file: "x.gguf" });
  // Drawing takes ten times as long as all the rest.
  if (drawn)
    expect(renderModelPage(page, { width: 80, colors: COLORS })).not.toMatch(/NaN|undefined|Infinity/);
  expect(JSON.parse(jsonText(page))).toMatchObject({ origin: "file" });
}

const FIGURES = [0, 1, 2, 7, 255, 512, 513, 65_536, 2 ** 31, 2 ** 32 - 1];

function lie(random: RandomNumbers): MetadataEntry {
  const value = FIGURES[random.below(FIGURES.length)] ?? 0;
  const lies: MetadataEntry[] = [
    { type: "u32", value },
    { type: "f32", value: random.below(2) === 0 ? Number.NaN : -value },
    { type: "bool", value: true },
    { type: "string", value: "\u001b[31m" },
    { type: "i32s", value: Array.from({ length: random.below(5) }, () => random.below(9) - 1) },
    { type: "strings", value: ["a", "\u202e"] },
  ];
  return lies[random.below(2) === 0 ? 0 : random.below(lies.length)] ?? { type: "u32", value };
}

describe("200 headers that are well formed and lie", () => {
  it("are shown without a throw, whatever figures they hold", async () => {
    const random = randomNumbers("lying headers");
    for (let index = 0; index < 200; index++) {
      const row = shortened(rowOf(["gemma-3-1b", "gpt-oss-20b", "deepseek-v3"][index % 3] ?? "tiny"));
      const honest = Object.keys({ ...describeShape(row.shape), ...METADATA });
      const lies = Array.from(
        { length: 1 + random.below(6) },
        () => honest[random.below(honest.length)] ?? "",
      );
      const metadata = { ...METADATA, ...Object.fromEntries(lies.map((key) => [key, lie(random)])) };
      expectShown(await readHeader(sourceOf(headerBytes({ row, metadata })).source));
    }
  }, 30_000);
});

describe(`${HEADERS} headers damaged at random`, () => {
  it("are read or refused in one line, by few reads, and shown without a throw", async () => {
    const random = randomNumbers("mutated headers");
    let refused = 0;
    for (let index = 0; index < HEADERS; index++) {
      const bytes = mutate(BASES, random);
      // Every other one lies in a file with room for larger lies.
      const result = await outcome(index % 2 === 0 ? bytes : withData(bytes));
      if (result instanceof RigmarkError) {
        refused += 1;
        expect(result.message).toMatch(/^[^\n]{5,300}$/);
        continue;
      }
      expectShown(result, index % 4 === 0);
    }
    // Both ways out must be well tried.
    expect(refused).toBeGreaterThan(HEADERS / 8);
    expect(HEADERS - refused).toBeGreaterThan(HEADERS / 8);
  }, 30_000);
});
