import { describe, expect, it } from "vitest";
import { checkPredictions } from "../../../../../src/core/predict/check-predictions.js";
import { checkBlocks } from "../../../../../src/core/report/fit/check-text.js";
import { fitWords, rangeWords } from "../../../../../src/core/report/fit/fit-words.js";
import { modelListBlocks } from "../../../../../src/core/report/fit/model-list-text.js";
import { oneModelBlocks } from "../../../../../src/core/report/fit/one-model-text.js";
import { whatToBuyBlocks } from "../../../../../src/core/report/fit/what-to-buy-text.js";
import { renderBlocks } from "../../../../../src/core/report/text-blocks.js";
import { HARDWARE, MODELS, PUBLISHED_SPEEDS } from "../../../data/data-tables.js";

const plain = { bold: (text: string) => text, dim: (text: string) => text };
const draw = (blocks: Parameters<typeof renderBlocks>[0]) =>
  renderBlocks(blocks, { width: 120, colors: plain });
const need = { weightBytes: 4.6e9, kvBytes: 5e8, bufferBytes: 3e8, totalBytes: 5.4e9 };
const whole = { need, fits: "whole", fastLayers: 32 } as const;
const partly = { need, fits: "partly", fastLayers: 20 } as const;
const decode = { low: 81.9, point: 100.4, high: 123 };

describe("words of fit", () => {
  it("round a prediction to two digits and leave a figure without limits alone", () => {
    expect(rangeWords(decode)).toBe("100 (82 to 120)");
    expect(rangeWords({ low: 0.123, point: 0.456, high: 1.789 })).toBe("0.46 (0.12 to 1.8)");
    expect(rangeWords(null)).toBe("-");
    expect(
      [whole, partly, { ...whole, fits: "not" as const }].map((verdict) => fitWords(verdict, 32)),
    ).toEqual(["whole", "20 of 32 layers", "no"]);
  });

  it("list models with where each speed is from", () => {
    const model = {
      id: "a",
      quantization: "Q8_0",
      layers: 32,
      verdict: whole,
      largestContext: 131_072,
      prefill: null,
    };
    const text = draw(
      modelListBlocks(
        [
          { ...model, decode, origin: "predicted", usdPerYear: 12.3 },
          {
            ...model,
            id: "b",
            verdict: partly,
            largestContext: null,
            decode: null,
            origin: null,
            usdPerYear: null,
          },
        ],
        { machine: "a machine", contextTokens: 4096, tokensPerDay: 1e6 },
      ),
    );
    expect(text).toMatch(/^a +Q8_0 +5.40 GB +whole +100 \(82 to 120\) +predicted +131,072 +12$/m);
    expect(text).toMatch(/^b +Q8_0 +5.40 GB +20 of 32 layers +- +- +- +-$/m);
  });

  it("list the smallest first, and say of those that do not fit how many and from where on", () => {
    const sized = (id: string, totalBytes: number, fits: "whole" | "not") => ({
      ...{ id, quantization: "Q2_K", layers: 32, largestContext: null, decode: null, prefill: null },
      ...{ origin: null, usdPerYear: null },
      verdict: { need: { ...need, totalBytes }, fits, fastLayers: 0 },
    });
    const models = [
      sized("huge", 90e9, "not"),
      sized("large", 40e9, "not"),
      sized("b", 2e9, "whole"),
      sized("a", 1e9, "whole"),
    ];
    const shown = (some: typeof models) =>
      draw(modelListBlocks(some, { machine: "m", contextTokens: 4096, tokensPerDay: 1e6 }));
    expect(shown(models)).toMatch(/^a .*\nb /m);
    expect(shown(models)).not.toMatch(/^huge/m);
    expect(shown(models)).toContain(
      "2 models do not fit; the smallest of them, large would take 40.0 GB in Q2_K.",
    );
    expect(shown(models.slice(1))).toContain("One model does not fit: large would take");
    expect(shown(models.slice(2))).not.toContain("not fit");
  });

  it("show one model by context and say the verdict first", () => {
    const speeds = { decode, prefill: null, basis: "test" };
    const asked = { contextTokens: 4096, verdict: partly, speeds };
    const text = draw(
      oneModelBlocks({
        ...{ model: "R1", quantization: "Q4_K_M", machine: "card", layers: 32, sequences: 2 },
        ...{ contexts: [asked], asked, largestContext: null, best: { quantization: "Q2_K", fits: "whole" } },
        basis: "tensor plan",
      }),
    );
    expect(text).toContain("fits partly, 20 of 32 layers of 5.40 GB");
    expect(text).toContain("Best quantization that fits: Q2_K.");
    expect(text).toContain("2 sequences together");
  });

  it("rank what to buy, or say that there is nothing", () => {
    const demand = {
      model: "R1",
      contextTokens: 4096,
      tokensPerSecond: 20,
      budgetUsd: 2000,
      tokensPerDay: 1e6,
      unpriced: 34,
    };
    const option = { name: "card", quantization: "Q4_K_M", decode, priceUsd: 1499, usdPerYear: 400 };
    expect(draw(whatToBuyBlocks([option], demand))).toMatch(/card +Q4_K_M +100 \(82 to 120\) +1,499 +400/);
    expect(draw(whatToBuyBlocks([option], demand)).replaceAll("\n", " ")).toContain(
      "34 devices without a launch price",
    );
    expect(draw(whatToBuyBlocks([], { ...demand, budgetUsd: null }))).toContain(
      "Nothing in the hardware table",
    );
  });

  it("name the row of --check that cannot be right, with its source", () => {
    const check = checkPredictions(PUBLISHED_SPEEDS, {
      models: MODELS,
      hardwareOf: ({ device }) => HARDWARE.find(({ id }) => id === device) ?? null,
    });
    const text = draw(checkBlocks(check)).replaceAll("\n", " ");
    expect(text).toContain("Off by a factor of 2");
    expect(text).toContain("Radeon AI PRO R9700, Raspberry Pi CM5");
    expect(text).toContain("none measured by rigmark");
    const nothing = draw(checkBlocks({ ...check, decode: [], cpu: [], prefill: [] }));
    expect(nothing).toContain("No row is off by a factor of 2.");
  });
});
