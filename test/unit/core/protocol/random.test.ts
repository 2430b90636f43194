import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../../../src/core/protocol/random.js";

const draw = (...seeds: (number | string)[]) => {
  const random = randomNumbers(...seeds);
  return Array.from({ length: 200 }, () => random.below(1000));
};

describe("randomNumbers", () => {
  it("repeats itself for the same seeds and differs for others", () => {
    expect(draw(1, 2, "tg")).toEqual(draw(1, 2, "tg"));
    expect(draw(1, 2, "tg")).not.toEqual(draw(1, 3, "tg"));
    expect(draw(1, 2, "tg")).not.toEqual(draw(1, 2, "pp"));
    expect(draw(12, 3)).not.toEqual(draw(1, 23));
  });

  it("stays below the limit and reaches all of a small range", () => {
    const random = randomNumbers(7);
    const seen = new Set(Array.from({ length: 500 }, () => random.below(5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
