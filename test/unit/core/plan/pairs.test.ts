import { describe, expect, it } from "vitest";
import { logRatiosOf, pairGroups } from "../../../../src/core/plan/pairs.js";
import type { CellResult } from "../../../../src/schema/result.js";
import { launch, resultDocument, settings } from "../../../fixtures/result-documents.js";
import { value } from "../../../fixtures/stored-values.js";

/** Two cells, and for each side its processes: round and tokens/s. */
function pairsOf(left: readonly [number, number][], right: readonly [number, number][]) {
  const document = resultDocument([{ asked: "tg128" }, { asked: "tg128" }], { launches: [] });
  const [a, b] = document.cells as [CellResult, CellResult];
  for (const [side, processes] of [
    [a, left],
    [b, right],
  ] as const) {
    for (const [round, speed] of processes) {
      const index = document.launches.length;
      document.launches.push(launch(index, { round, cells: [side.cell.id] }));
      side.values.push(value(side.cell.id, side.cell.test, speed, index, "timed"));
    }
  }
  return { document, a, b };
}

describe("logRatiosOf", () => {
  it("is ln(B / A) of each round that both sides measured, in order, without the conditioning one", () => {
    const { document, a, b } = pairsOf(
      [
        [-1, 99],
        [1, 10],
        [0, 10],
        [2, 10],
      ],
      [
        [-1, 1],
        [0, 20],
        [1, 5],
        [3, 7],
      ],
    );
    const ratios = logRatiosOf(a, b, document);
    expect(ratios).toHaveLength(2);
    expect(ratios[0]).toBeCloseTo(Math.LN2, 6);
    expect(ratios[1]).toBeCloseTo(-Math.LN2, 6);
  });

  it("leaves a round out that others disturbed on one side", () => {
    const { document, a, b } = pairsOf(
      [
        [0, 10],
        [1, 10],
      ],
      [
        [0, 20],
        [1, 10],
      ],
    );
    for (const one of b.values) one.disturbed = one.launch === 2;
    expect(logRatiosOf(a, b, document)).toEqual([0]);
  });
});

it("pairGroups puts the first half beside the second", () => {
  const group = (id: string) => ({ model: "r1", settings: settings(), cells: [id] });
  const [a, b, c, d] = [group("a"), group("b"), group("c"), group("d")] as const;
  expect(pairGroups({ groups: [a, b, c, d] })).toEqual([
    [a, c],
    [b, d],
  ]);
  expect(pairGroups({ groups: [] })).toEqual([]);
});
