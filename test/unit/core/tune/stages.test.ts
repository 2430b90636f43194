import { describe, expect, it } from "vitest";
import { flagsFor, STAGE_NAMES, stageOf, threadCounts } from "../../../../src/core/tune/stages.js";
import { facts, resultDocument, settings } from "../../../fixtures/result-documents.js";

const { machine } = resultDocument();
const withCores = (physicalCores: number, logicalCores: number, usableCores = logicalCores) => ({
  ...machine,
  cpu: { ...machine.cpu, physicalCores, logicalCores, usableCores },
});
const onGpu = facts({ backend: "cuda", gpuLayers: 29, totalLayers: 29 });

describe("threadCounts", () => {
  it.each([
    ["two cores", withCores(2, 2), [1, 2]],
    ["three cores with two threads each", withCores(3, 6), [1, 2, 3, 4, 6]],
    ["one core", withCores(1, 1), [1]],
    ["eight cores of which three may be used", withCores(8, 16, 3), [1, 2, 3]],
  ])("of %s", (_, of, counts) => {
    expect(threadCounts(of)).toEqual(counts);
  });
});

describe("stageOf", () => {
  it("has no layers to try where no GPU ran, or nothing has run yet", () => {
    expect(stageOf("layers", settings(), machine, null).candidates).toEqual([settings()]);
    expect(stageOf("layers", settings(), machine, facts()).candidates).toEqual([settings()]);
  });

  it("tries all layers and quarters of them on a GPU", () => {
    const { candidates } = stageOf("layers", settings(), machine, onGpu);
    // 29 layers: 7.25, 14.5 and 21.75.
    expect(candidates.map(({ gpuLayers }) => gpuLayers)).toEqual([null, 7, 15, 22]);
  });

  it.each(STAGE_NAMES)("holds the best so far once, first, at the stage of %s", (name) => {
    const best = settings({ threads: 2, batchSize: 256, flashAttention: "off" });
    const { candidates } = stageOf(name, best, machine, onGpu);
    expect(candidates[0]).toEqual(best);
    expect(new Set(candidates.map((one) => JSON.stringify(one))).size).toBe(candidates.length);
  });

  it("varies one setting and leaves the others at the best so far", () => {
    const best = settings({ threads: 1, batchSize: 1024 });
    expect(stageOf("threads", best, machine, null).candidates).toEqual([best, { ...best, threads: 2 }]);
    expect(stageOf("flash attention", best, machine, null).candidates).toEqual([
      best,
      { ...best, flashAttention: "on" },
      { ...best, flashAttention: "off" },
    ]);
    const batches = stageOf("batch", best, machine, null).candidates.map(({ batchSize }) => batchSize);
    expect(batches).toEqual([1024, 128, 256, 512]);
  });
});

describe("flagsFor", () => {
  it("is empty for the defaults, and names what differs from them", () => {
    expect(flagsFor(settings(), settings())).toBe("");
    const best = settings({
      threads: 4,
      batchSize: 256,
      flashAttention: "on",
      gpuLayers: 7,
      backend: "cuda",
    });
    expect(flagsFor(best, settings())).toBe("-t 4 -b 256 --fa on --ngl 7 --backend cuda");
  });

  it("leaves out all layers, which is what no flag means", () => {
    expect(flagsFor(settings({ gpuLayers: null }), settings({ gpuLayers: 7 }))).toBe("");
  });
});
