import { describe, expect, it } from "vitest";
import { careOf } from "../../../../src/core/plan/care.js";
import { planRun } from "../../../../src/core/plan/plan-run.js";
import { predictLaunches } from "../../../../src/core/plan/predict-launches.js";
import type { Profile } from "../../../../src/schema/plan.js";
import type { CellResult, Launch } from "../../../../src/schema/result.js";
import { launch, resultDocument, settings, timedValue } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

/** A run of one test under so many set-ups, of which nothing has been measured. */
function draft(profile: Profile, setUps = 1, asked = "tg128") {
  const plan = planRun({
    models: ["r1"],
    settings: Array.from({ length: setUps }, (_, index) => settings({ threads: index + 1 })),
    tests: [{ test: shape(asked), budgetSeconds: null }],
    ...careOf(profile, null, setUps),
    seed: 7,
    noise: null,
    strict: false,
    suites: [],
  });
  const cells = plan.cells.map((cell) => ({
    ...{ cell, status: "pending" as const, ran: null, values: [] },
    ...{ failure: null, reason: null, stated: null },
  }));
  const document = resultDocument([], { plan, cells, launches: [] });
  const begin = ({ cell }: CellResult, changes: Partial<Launch> = {}) => {
    const index = document.launches.length;
    document.launches.push(launch(index, { cells: [cell.id], ...changes }));
    return index;
  };
  const measure = (result: CellResult, log: number, round = document.launches.length) => {
    result.values.push(timedValue(result.cell, 10 * Math.exp(log), begin(result, { round })));
  };
  return { document, cells: document.cells as [CellResult, CellResult], begin, measure };
}

describe("predictLaunches", () => {
  it("is three for a quick test, and one more for each process that failed", () => {
    const { document, cells, begin, measure } = draft("quick");
    expect(predictLaunches(document)).toBe(3);
    measure(cells[0], 0);
    expect(predictLaunches(document)).toBe(3);
    begin(cells[0], { failure: { class: "native-crash", message: "", log: "" } });
    expect(predictLaunches(document)).toBe(4);
  });

  it("counts nothing more for a cell that is closed", () => {
    const { document, cells, measure } = draft("quick", 3);
    expect(predictLaunches(document)).toBe(9);
    measure(cells[0], 0);
    cells[0].status = "failed";
    expect(predictLaunches(document)).toBe(7);
  });

  // Two means 0.02687 apart have a standard deviation of 0.019. From the tables t(0.98) is 2.757 with 5 degrees and
  // 2.612 with 6: 2.757 x 0.019 / sqrt(6) = 0.0214 is over ln 1.02 = 0.0198, 2.612 x 0.019 / sqrt(7) = 0.0188 is not.
  it.each([
    [0.001, 5],
    [0.02687, 7],
    [0.5, 10],
  ])(
    "is five for a standard test before two processes; with two that lie %d apart it is %d",
    (apart, total) => {
      const { document, cells, measure } = draft("standard");
      expect(predictLaunches(document)).toBe(5);
      measure(cells[0], 0);
      expect(predictLaunches(document)).toBe(5);
      measure(cells[0], apart);
      expect(predictLaunches(document)).toBe(total);
    },
  );

  it("goes to the next look in pairs, the conditioning pair on top", () => {
    const { document, cells, measure } = draft("standard", 2);
    const [a, b] = cells;
    expect(predictLaunches(document)).toBe(18);
    measure(a, 0, -1);
    expect(predictLaunches(document)).toBe(18);
    measure(b, 0, -1);
    for (let round = 0; round < 8; round += 1) {
      expect(predictLaunches(document)).toBe(18);
      measure(a, 0, round);
      measure(b, round % 2 === 0 ? 0.08 : -0.04, round);
    }
    // Not decided at the first look: eight pairs more.
    expect(predictLaunches(document)).toBe(34);
  });

  it("foretells nothing more for a pair that is decided", () => {
    const { document, cells, measure } = draft("standard", 2);
    for (let round = -1; round < 8; round += 1) for (const side of cells) measure(side, 0, round);
    expect(predictLaunches(document)).toBe(18);
  });

  it("asks for no pair beyond the last look", () => {
    const { document, cells, measure } = draft("standard", 2);
    for (let round = -1; round < 24; round += 1) for (const side of cells) measure(side, 0, round);
    expect(predictLaunches(document)).toBe(50);
  });

  it("is one for a sustained test", () => {
    const { document, cells, measure } = draft("rigorous", 1, "sust600");
    expect(predictLaunches(document)).toBe(1);
    measure(cells[0], 0);
    expect(predictLaunches(document)).toBe(1);
  });
});
