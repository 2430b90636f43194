import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenDepth, prefillSeconds } from "../../../../src/core/protocol/prefill-time.js";
import { model } from "../../../fixtures/result-documents.js";

const { header } = model();
if (header === null) throw new Error("no header");

describe("evenDepth", () => {
  it("is where 4 x layers x width x depth operations equal two for each parameter but those of the output", () => {
    const depth = evenDepth(header, "gpu") ?? 0;
    const attention = 4 * 28 * 12 * 128 * depth;
    expect(attention).toBeCloseTo(2 * (1_543_000_000 - 151_936 * 1536), 0);
    expect(depth).toBeCloseTo(15_225, 0);
  });

  it("is unknown where the header lacks a figure, and takes all parameters where the output matrix is not known", () => {
    expect(evenDepth({ ...header, headCount: null }, "cpu")).toBeNull();
    expect(evenDepth({ ...header, activeParameters: null }, "cpu")).toBeNull();
    expect(evenDepth({ ...header, vocabularySize: null }, "gpu")).toBeCloseTo(
      1_543_000_000 / (2 * 28 * 12 * 128),
      3,
    );
  });
});

describe("a prefill of the 1.5B on two cores, seen at 39 tokens/s", () => {
  it("is predicted to a tenth", () => {
    const pace = { tokenSeconds: 1 / 39, evenDepth: evenDepth(header, "cpu") };
    // Measured: 4,096 tokens took 160 s, 32,768 tokens 54 minutes.
    expect(prefillSeconds(pace, 0, 4096) / 160).toBeCloseTo(0.92, 2);
    expect(prefillSeconds(pace, 0, 32_768) / (54 * 60)).toBeCloseTo(1.1, 2);
  });
});

describe("prefillSeconds", () => {
  const pace = { tokenSeconds: 0.01, evenDepth: 1000 };

  it("adds up t (1 + d/D)", () => {
    // 0.01 x (1000 + 1000^2 / 2000)
    expect(prefillSeconds(pace, 0, 1000)).toBeCloseTo(15, 10);
    expect(prefillSeconds({ ...pace, evenDepth: null }, 0, 1000)).toBeCloseTo(10, 10);
    expect(prefillSeconds(pace, 500, 500)).toBe(0);
    expect(prefillSeconds(pace, 500, 100)).toBe(0);
  });

  it("takes as long in two steps as in one, and longer the deeper it starts", () => {
    const depth = fc.integer({ min: 0, max: 1e6 });
    fc.assert(
      fc.property(fc.tuple(depth, depth, depth), (three) => {
        const [from = 0, between = 0, to = 0] = three.sort((a, b) => a - b);
        const whole = prefillSeconds(pace, from, to);
        const parts = prefillSeconds(pace, from, between) + prefillSeconds(pace, between, to);
        expect(parts).toBeCloseTo(whole, 3);
        expect(prefillSeconds(pace, from + 1, to + 1)).toBeGreaterThanOrEqual(whole);
      }),
    );
  });
});
