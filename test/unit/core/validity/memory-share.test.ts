import { describe, expect, it } from "vitest";
import { bytesReadPerToken, memoryShare } from "../../../../src/core/validity/memory-share.js";
import { model, settings } from "../../../fixtures/result-documents.js";
import { test } from "../../../fixtures/short-test.js";

const header = model().header as NonNullable<ReturnType<typeof model>["header"]>;
const writing = (name: string) => ({ test: test(name), settings: settings() });

describe("bytesReadPerToken", () => {
  // 28 layers, 2 KV heads of 128: 2 x 28 x 2 x 128 x 2 bytes = 28,672 bytes for each token in the context.
  it("adds keys and values of the whole context to the weights", () => {
    expect(bytesReadPerToken(header, writing("tg128"))).toBe(980_000_000);
    expect(bytesReadPerToken(header, writing("tg128@4096"))).toBe(980_000_000 + 28_672 * 4096);
  });

  it("shares the weights among the sequences of a batch, each with a context of its own", () => {
    expect(bytesReadPerToken(header, writing("tg128@4096x4"))).toBe(245_000_000 + 28_672 * 4096);
  });

  it("counts quantized keys and values for what they are", () => {
    // q8_0: 34 bytes for 32 numbers, 17/32 of f16.
    const quantized = {
      ...writing("tg128@4096"),
      settings: settings({ kvCacheTypeK: "q8_0", kvCacheTypeV: "q8_0" }),
    };
    expect(bytesReadPerToken(header, quantized)).toBe(980_000_000 + (28_672 * 4096 * 17) / 32);
  });

  it("reads no more than the window in layers that have one, and one vector of latent attention", () => {
    const kept = { keyWidth: 256, valueWidth: 256 };
    const cache = [
      { ...kept, layers: 4, windowTokens: null },
      { ...kept, layers: 24, windowTokens: 512 },
    ];
    const windows = 1024 * (4 * 4096 + 24 * 512);
    expect(bytesReadPerToken({ ...header, cache }, writing("tg128@4096"))).toBe(980_000_000 + windows);
    const latent = [{ layers: 61, keyWidth: 576, valueWidth: 0, windowTokens: null }];
    expect(bytesReadPerToken({ ...header, cache: latent }, writing("tg128@4096"))).toBe(
      980_000_000 + 61 * 576 * 2 * 4096,
    );
  });

  it("knows nothing where the header says nothing", () => {
    expect(bytesReadPerToken({ ...header, bytesPerToken: null }, writing("tg128"))).toBeNull();
    expect(bytesReadPerToken({ ...header, headSize: null }, writing("tg128@1"))).toBeNull();
  });
});

describe("memoryShare", () => {
  it("is the bytes read a second over the bandwidth", () => {
    const bandwidth = { bytesPerSecond: 19.6e9, method: "measured" as const };
    expect(memoryShare(header, 10, writing("tg128"), bandwidth)).toBeCloseTo(0.5, 12);
    expect(memoryShare(header, 10, writing("tg128"), null)).toBeNull();
    expect(memoryShare(null, 10, writing("tg128"), bandwidth)).toBeNull();
  });
});
