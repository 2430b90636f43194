import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testOf } from "../../../../src/core/protocol/test-shape.js";
import { sustainedFacts } from "../../../../src/core/report/sustained-facts.js";
import { test as shape } from "../../../fixtures/short-test.js";
import { sustainedValue, value } from "../../../fixtures/stored-values.js";

const course = (minutes: readonly number[], launch = 0) =>
  sustainedValue("c", testOf("sustained", { nGen: 1, seconds: 600 }), minutes, launch);

describe("sustainedFacts", () => {
  it("holds the last minute against the first", () => {
    const facts = sustainedFacts([course([40, 38, 36, 34])]);
    expect(facts).toMatchObject({ windowSeconds: 60, pace: "fell" });
    expect(facts?.first).toBeCloseTo(40, 9);
    expect(facts?.last).toBeCloseTo(34, 9);
    expect(facts?.ratio).toBeCloseTo(0.85, 9);
  });

  it.each([
    [[100, 50, 98], "held"],
    [[100, 100, 96], "fell"],
    [[100, 100, 104], "rose"],
  ] as const)("calls %j %s", (minutes, pace) => {
    expect(sustainedFacts([course(minutes)])?.pace).toBe(pace);
  });

  it("takes the geometric mean of processes", () => {
    const facts = sustainedFacts([course([10, 10, 9]), course([40, 40, 36], 1)]);
    expect(facts?.first).toBeCloseTo(20, 9);
    expect(facts?.ratio).toBeCloseTo(0.9, 9);
  });

  it("compares halves of what lasted less than two minutes", () => {
    const facts = sustainedFacts([course([60])]);
    expect(facts).toMatchObject({ windowSeconds: 30, ratio: 1, pace: "held" });
  });

  it("counts a stretch that crosses the minute by its share", () => {
    const uneven = {
      ...course([10, 10]),
      stretches: [
        { endNs: 40e9, tokens: 40 },
        { endNs: 120e9, tokens: 240 },
      ],
    };
    // 40 tokens and a quarter of 240 in the first minute; three quarters in the last.
    expect(sustainedFacts([uneven])?.first).toBeCloseTo(100 / 60, 9);
    expect(sustainedFacts([uneven])?.last).toBeCloseTo(180 / 60, 9);
  });

  it("finds an even speed to hold, however its stretches are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 5, maxLength: 60 }), (lengths) => {
        let end = 0;
        const stretches = lengths.map((seconds) => {
          end += seconds;
          return { endNs: end * 1e9, tokens: seconds * 7 };
        });
        expect(sustainedFacts([{ ...course([7]), stretches }])?.ratio).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is nothing where nothing was written, or in one stretch only", () => {
    expect(sustainedFacts([value("c", shape("tg64"), 10, 0, "timed")])).toBeNull();
    expect(sustainedFacts([{ ...course([1]), stretches: [{ endNs: 1e9, tokens: 5 }] }])).toBeNull();
    const idle = [
      { endNs: 5e9, tokens: 0 },
      { endNs: 10e9, tokens: 0 },
    ];
    expect(sustainedFacts([{ ...course([1]), stretches: idle }])).toBeNull();
  });
});
