import { describe, expect, it } from "vitest";
import type { LoadedFacts } from "../../../../src/schema/worker-message.js";
import { facts } from "../../../fixtures/result-documents.js";
import { codes, ON_GPU, words } from "./story.js";

describe("V01", () => {
  it.each<[string, Partial<LoadedFacts>]>([
    ["threads", { threads: 1 }],
    ["batch size", { batchSize: 256 }],
    ["number of sequences", { sequences: 2 }],
    ["KV cache of keys", { kvCacheTypeK: "q8_0" }],
    ["KV cache of values", { kvCacheTypeV: "q8_0" }],
    ["file mapping", { mmap: false }],
  ])("refuses a figure when another %s ran", (what, loaded) => {
    expect(codes({ loaded })).toEqual(["V01 invalid"]);
    expect(words({ loaded })).toMatch(new RegExp(`^${what} .* was asked for, but .* ran`));
  });

  it("refuses a CPU figure where a GPU was asked for, and layers that stayed behind", () => {
    expect(words({ settings: { backend: "cuda" } })).toMatch(/^backend cuda was asked for, but cpu ran/);
    expect(codes(ON_GPU)).toEqual([]);
    const spilled = { ...ON_GPU, loaded: { ...ON_GPU.loaded, gpuLayers: 28 } };
    expect(words(spilled)).toMatch(/^GPU layers 29 was asked for, but 28 ran/);
  });

  it("looks at every process, not at the first alone", () => {
    const last = (change: Partial<LoadedFacts> | null) =>
      codes({ launch: (index) => (index < 2 ? {} : { facts: change && facts(change) }) });
    expect(last({})).toEqual([]);
    expect(last({ threads: 1 })).toEqual(["V01 invalid"]);
    expect(last(null)).toEqual([]);
  });

  it("takes what the engine does not tell as it was asked for", () => {
    const silent = { flashAttention: null, kvCacheTypeK: null, kvCacheTypeV: null, mmap: null };
    expect(codes({ loaded: silent, settings: { flashAttention: "off", mmap: false } })).toEqual([]);
    expect(words({ settings: { flashAttention: "off" } })).toMatch(/^flash attention off .* on ran/);
  });

  it("knows that no batch is larger than the whole context", () => {
    expect(codes({ loaded: { contextSize: 256, batchSize: 256 } })).toEqual([]);
    expect(codes({ asked: "tg32x4", loaded: { contextSize: 256, sequences: 4 } })).toEqual([]);
    expect(codes({ loaded: { contextSize: 256, batchSize: 128 } })).toEqual(["V01 invalid"]);
  });
});
