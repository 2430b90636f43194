import { describe, expect, it } from "vitest";
import { lengthRefusal, memoryRefusal, settingsRefusal } from "../../../../src/core/gguf/fit-context.js";
import { model, settings } from "../../../fixtures/result-documents.js";

const { header } = model();
if (header === null) throw new Error("no header");

describe("lengthRefusal", () => {
  it("refuses a context longer than the model's own", () => {
    expect(lengthRefusal(header, 131_072)).toBeNull();
    expect(lengthRefusal(header, 131_073)).toMatch(/131073 tokens .* ends at 131072/);
    expect(lengthRefusal({ ...header, contextLength: null }, 1e9)).toBeNull();
  });
});

describe("memoryRefusal", () => {
  const atHand = { modelBytes: 1e9, availableBytes: 3.9e9, settings: settings(), sequences: 1 };

  // 28 layers x 2 heads x 128 x (2 + 2) bytes = 28,672 bytes a token: 100,000 tokens take 2.87 GB.
  it("refuses what does not fit beside the model", () => {
    expect(memoryRefusal(header, 100_000, atHand)).toBeNull();
    expect(memoryRefusal(header, 100_000, { ...atHand, availableBytes: 3.8e9 })).toMatch(/2\.9 GB.*3\.8 GB/);
  });

  it("counts layers with a window as they are", () => {
    // 4 of 28 layers look at everything, the others at 128 tokens and a batch: 100,096 and 768 cells.
    const kept = { keyWidth: 256, valueWidth: 256 };
    const cache = [
      { ...kept, layers: 4, windowTokens: null },
      { ...kept, layers: 24, windowTokens: 128 },
    ];
    const bytes = 1024 * (4 * 100_096 + 24 * 768);
    const windowed = { ...header, cache };
    expect(memoryRefusal(windowed, 100_000, { ...atHand, availableBytes: 1e9 + bytes })).toBeNull();
    expect(memoryRefusal(windowed, 100_000, { ...atHand, availableBytes: 1e9 + bytes - 1 })).not.toBeNull();
    expect(memoryRefusal({ ...header, cache: null }, 1e9, atHand)).toBeNull();
  });

  it("counts every sequence, and the types of keys and values", () => {
    expect(memoryRefusal(header, 25_000, { ...atHand, sequences: 4 })).toBeNull();
    expect(memoryRefusal(header, 26_000, { ...atHand, sequences: 4, availableBytes: 3.9e9 })).toMatch(
      /each of 4 sequences/,
    );
    const quantized = settings({ kvCacheTypeK: "q8_0", kvCacheTypeV: "q4_0" });
    // 34/32 + 18/32 bytes instead of 4 for a pair: 1.16 GB.
    expect(
      memoryRefusal(header, 100_000, { ...atHand, availableBytes: 2.2e9, settings: quantized }),
    ).toBeNull();
    expect(memoryRefusal(header, 100_000, { ...atHand, availableBytes: 2.1e9, settings: quantized })).toMatch(
      /takes 1\.2 GB/,
    );
  });

  it("says nothing where the header does not tell the shape", () => {
    expect(memoryRefusal({ ...header, headSize: null }, 1e9, atHand)).toBeNull();
  });
});

describe("settingsRefusal", () => {
  it("refuses quantized values without flash attention, and nothing else", () => {
    expect(settingsRefusal(settings({ flashAttention: "off", kvCacheTypeV: "q8_0" }))).toMatch(
      /flash attention/,
    );
    expect(settingsRefusal(settings({ flashAttention: "off", kvCacheTypeV: "bf16" }))).toBeNull();
    expect(settingsRefusal(settings({ flashAttention: "off", kvCacheTypeK: "q8_0" }))).toBeNull();
    expect(settingsRefusal(settings({ flashAttention: "auto", kvCacheTypeV: "iq4_nl" }))).toBeNull();
  });
});
