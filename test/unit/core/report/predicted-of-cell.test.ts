import { describe, expect, it } from "vitest";
import { predictedOfCell } from "../../../../src/core/report/predicted-of-cell.js";
import type { ResultDocument } from "../../../../src/schema/result.js";
import { facts, launch, model, resultDocument } from "../../../fixtures/result-documents.js";
import { HARDWARE, MODELS } from "../../data/data-tables.js";

const tables = { hardware: HARDWARE, models: MODELS };
const CARD = facts({ backend: "cuda", deviceNames: ["NVIDIA GeForce RTX 3090"], gpuLayers: 29 });

function predicted(asked: string, changes: Partial<ResultDocument>): number | null {
  const document = resultDocument([{ asked }], changes);
  const [result] = document.cells;
  if (result === undefined) throw new Error("no cell");
  return predictedOfCell(result.cell, document, tables);
}

function onCard(loaded: ReturnType<typeof facts>): Partial<ResultDocument> {
  return { launches: [launch(0, { facts: loaded, cells: ["c1"] })] };
}

function onCpu(threads: number): Partial<ResultDocument> {
  const { machine } = resultDocument();
  const memoryBandwidth = {
    bytesPerSecond: 20e9,
    method: "measured" as const,
    passes: [20e9],
    source: "read",
  };
  return {
    machine: { ...machine, memoryBandwidth },
    ...onCard(facts({ threads })),
  };
}

describe("the speed predicted for a cell", () => {
  it("is that of the one card that held the model", () => {
    // 0.99 GB at 936 GB/s x 0.815, and 28 layers of 36 us: 2.3 ms; keys and values of 64 tokens hardly count.
    expect(predicted("tg128", onCard(CARD))).toBeGreaterThan(400);
    expect(predicted("tg128", onCard(CARD))).toBeLessThan(450);
    expect(predicted("tg128@16384", onCard(CARD))).toBeLessThan(predicted("tg128", onCard(CARD)) ?? 0);
    expect(predicted("gen128", onCard(CARD))).not.toBeNull();
  });

  it("is that of a processor whose bandwidth was measured, with all its cores at work", () => {
    const speed = predicted("tg128", onCpu(2)) ?? 0;
    // 0.99 GB at 20 GB/s / 0.8 x 0.536.
    expect(speed).toBeGreaterThan(12.5);
    expect(speed).toBeLessThan(14);
    expect(predicted("tg128", onCpu(1))).toBeNull();
    expect(predicted("tg128", onCard(facts()))).toBeNull();
  });

  it("is none where layers were split, the card or the model is unknown, or more than one answer is written", () => {
    expect(predicted("tg128", onCard({ ...CARD, gpuLayers: 20 }))).toBeNull();
    expect(predicted("tg128", onCard({ ...CARD, deviceNames: ["Some Card"] }))).toBeNull();
    expect(predicted("tg128", { ...onCard(CARD), models: [model({ registryId: null })] })).toBeNull();
    expect(predicted("tg128", { ...onCard(CARD), models: [model({ quantization: null })] })).toBeNull();
    expect(predicted("tg128x4", onCard(CARD))).toBeNull();
    expect(predicted("pp512", onCard(CARD))).toBeNull();
  });
});
