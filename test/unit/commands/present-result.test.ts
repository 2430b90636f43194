import { describe, expect, it } from "vitest";
import { presentResult } from "../../../src/commands/present-result.js";
import { defaultFormat, showReport } from "../../../src/commands/show-report.js";
import { eventfulDocument } from "../../fixtures/eventful-run.js";
import { facts, launch, model, resultDocument } from "../../fixtures/result-documents.js";

const OPTIONS = { resultPath: "results/x/result.json", asOf: "2026-11-20" };

describe("a result presented with the data files of this installation", () => {
  it("compares a year with the same weights hosted first, and counts the machine as not counted", async () => {
    const { model: shown } = await presentResult(resultDocument(), OPTIONS);
    const rows = shown.models[0]?.yearly?.rows ?? [];
    expect(rows.slice(0, 2).map(({ kind }) => kind)).toEqual(["this-machine", "same-weights"]);
    expect(rows[0]?.label).toContain("machine not counted");
    expect(rows.some(({ kind }) => kind === "historical")).toBe(true);
  });

  it("judges every measured cell and no other", async () => {
    const { judgements } = await presentResult(eventfulDocument(), OPTIONS);
    expect([...judgements.keys()]).toEqual(["c1", "c2", "c3", "c4"]);
  });

  it("knows the default model as one that reasons, and an unknown file as one that does not", async () => {
    const unknown = model({ registryId: null, reference: "my.gguf" });
    const known = await presentResult(resultDocument(), OPTIONS);
    const foreign = await presentResult(resultDocument(undefined, { models: [unknown] }), OPTIONS);
    expect(known.model.models[0]?.feelsLike?.reasoning).toBe(true);
    expect(foreign.model.models[0]?.feelsLike?.reasoning).toBe(false);
    expect(foreign.model.models[0]?.yearly?.rows[1]?.kind).not.toBe("same-weights");
  });

  it("has no yearly block when reading or writing was not measured", async () => {
    const { model: shown } = await presentResult(
      resultDocument([{ asked: "tg128", speeds: [9, 9, 9] }]),
      OPTIONS,
    );
    expect(shown.models[0]?.yearly).toBeNull();
  });

  it("takes the watts that the user stated", async () => {
    const stated = resultDocument(undefined, { statedWatts: { idle: 12, busy: 48 } });
    const { model: shown } = await presentResult(stated, OPTIONS);
    expect(shown.models[0]?.yearly?.power).toMatchObject({ idleWatts: 12, busyWatts: 48, method: "stated" });
  });

  it("measures writing against the memory of the card that held the weights", async () => {
    const card = facts({ backend: "cuda", deviceNames: ["NVIDIA GeForce RTX 3090"], gpuLayers: 29 });
    const document = resultDocument([{ asked: "tg128", speeds: [400, 400, 400] }], {
      launches: [0, 1, 2].map((index) => launch(index, { facts: card, cells: ["c1"] })),
    });
    const { model: shown } = await presentResult(document, OPTIONS);
    expect(shown.models[0]?.rows[0]?.memoryLimitShare).toBeCloseTo((980e6 * 400) / 936e9, 6);
    const split = { ...card, gpuLayers: 20 };
    const halfOnCard = { ...document, launches: [launch(0, { facts: split, cells: ["c1"] })] };
    expect((await presentResult(halfOnCard, OPTIONS)).model.models[0]?.rows[0]?.memoryLimitShare).toBeNull();
  });
});

describe("a result of another tool", () => {
  const stated = { mean: 119.9, standardDeviation: 0.4, repetitions: null };
  const base = resultDocument([{ asked: "tg128" }, { asked: "pp512", speeds: [7000] }]);
  const imported = {
    ...base,
    tool: {
      name: "llama-bench",
      version: "b5163 8cf427ff, CUDA",
      engine: "imported" as const,
      source: "a/b:c",
    },
    machine: { ...base.machine, unstated: ["cores" as const, "memory" as const, "system" as const] },
    launches: [launch(0, { facts: null, cells: ["c2"] })],
    cells: base.cells.map((result, index) =>
      index === 0 ? { ...result, status: "completed" as const, stated } : result,
    ),
  };

  it("shows stated averages and samples alike, as one process without an interval", async () => {
    const { model: shown, judgements } = await presentResult(imported, OPTIONS);
    const rows = shown.models[0]?.rows ?? [];
    expect(
      rows.map(({ estimate }) => [estimate?.point.toFixed(1), estimate?.processes, estimate?.low]),
    ).toEqual([
      ["119.9", 1, null],
      ["7000.0", 1, null],
    ]);
    expect([...judgements.values()].map(({ verdict }) => verdict)).toEqual(["wide", "wide"]);
  });

  it("claims nothing of the machine and has no year of cost", async () => {
    const { model: shown } = await presentResult(imported, OPTIONS);
    expect(shown.models[0]?.yearly).toBeNull();
    const text = await showReport(shown, imported, "table", { columns: 100 }, {});
    expect(text).toContain("llama-bench b5163 8cf427ff, CUDA | Xeon");
    expect(text).not.toMatch(/2 cores|25\.2 GB|Quick profile/);
    expect(text).toContain("source a/b:c");
  });
});

describe("the form of a report", () => {
  it("is a table for a terminal and Markdown for everything else", () => {
    expect(defaultFormat({ isTTY: true })).toBe("table");
    expect(defaultFormat({})).toBe("md");
  });

  it("is the result document itself as JSON", async () => {
    const document = resultDocument();
    const { model: shown } = await presentResult(document, OPTIONS);
    expect(JSON.parse(await showReport(shown, document, "json", {}, {}))).toEqual(document);
  });

  it("is uncoloured text where the stream is no terminal", async () => {
    const document = resultDocument();
    const { model: shown } = await presentResult(document, OPTIONS);
    const text = await showReport(shown, document, "table", { columns: 100 }, {});
    expect(text).toContain("believe it?");
    expect(text).not.toContain("\u001b");
  });
});
