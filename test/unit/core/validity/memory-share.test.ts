import { describe, expect, it } from "vitest";
import { bytesReadPerToken, memoryShare } from "../../../../src/core/validity/memory-share.js";
import { model } from "../../../fixtures/result-documents.js";

const header = model().header;

describe("bytesReadPerToken", () => {
  // 28 layers, 2 KV heads of 128: 2 x 28 x 2 x 128 x 2 bytes = 28,672 bytes for each token in the context.
  it("adds keys and values of the whole context to the weights", () => {
    if (header === null) throw new Error("no header");
    expect(bytesReadPerToken(header, 0)).toBe(980_000_000);
    expect(bytesReadPerToken(header, 4096)).toBe(980_000_000 + 28_672 * 4096);
  });

  it("knows nothing where the header says nothing", () => {
    if (header === null) throw new Error("no header");
    expect(bytesReadPerToken({ ...header, bytesPerToken: null }, 0)).toBeNull();
    expect(bytesReadPerToken({ ...header, headSize: null }, 1)).toBeNull();
  });
});

describe("memoryShare", () => {
  it("is the bytes read a second over the bandwidth", () => {
    const bandwidth = { bytesPerSecond: 19.6e9, method: "measured" as const };
    expect(memoryShare(header, 10, 0, bandwidth)).toBeCloseTo(0.5, 12);
    expect(memoryShare(header, 10, 0, null)).toBeNull();
    expect(memoryShare(null, 10, 0, bandwidth)).toBeNull();
  });
});
