import { describe, expect, it } from "vitest";
import { neighboursOf } from "../../../../src/core/compare/neighbours.js";
import { around, compared, run } from "../../../fixtures/comparisons.js";
import { model } from "../../../fixtures/result-documents.js";
import { NEIGHBOURS } from "../../data/data-tables.js";

const measured = (changes: Parameters<typeof model>[0]) =>
  compared({ ...run([{ asked: "tg128", speeds: around(10, 3) }]), models: [model(changes)] });

describe("neighbours", () => {
  it("are published rows of the same shape and quantization", () => {
    const found = neighboursOf(measured({}), NEIGHBOURS);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ sameShapeAs }) => sameShapeAs))).toEqual(
      new Set(["deepseek-r1-distill-qwen-1.5b"]),
    );
  });

  it("are none for another quantization, or a model that the registry does not know", () => {
    expect(neighboursOf(measured({ quantization: "Q8_0" }), NEIGHBOURS)).toEqual([]);
    expect(neighboursOf(measured({ registryId: null }), NEIGHBOURS)).toEqual([]);
  });
});
