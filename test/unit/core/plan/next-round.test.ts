import { describe, expect, it } from "vitest";
import { careOf } from "../../../../src/core/plan/care.js";
import { firstRound, nextRound } from "../../../../src/core/plan/next-round.js";
import { planRun } from "../../../../src/core/plan/plan-run.js";
import { reopen } from "../../../../src/core/plan/reopen.js";
import type { Profile } from "../../../../src/schema/plan.js";
import type { Launch, ResultDocument } from "../../../../src/schema/result.js";
import { launch, resultDocument, settings, timedValue } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

/** A document in which nothing has been measured yet. */
function draft(profile: Profile, setUps: number, tests = ["tg128"]): ResultDocument {
  const plan = planRun({
    models: ["r1"],
    settings: Array.from({ length: setUps }, (_, index) => settings({ threads: index + 1 })),
    tests: tests.map((text) => ({ test: shape(text), budgetSeconds: null })),
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
  return resultDocument([], { plan, cells, launches: [] });
}

/** Runs the plan with a speed for each cell and process; returns the order of the cells. */
function simulate(
  document: ResultDocument,
  speed: (cell: string, round: number) => number,
  times: (round: number) => Partial<Launch> = () => ({}),
): string[] {
  const order: string[] = [];
  for (let round = firstRound(document.plan); ; round += 1) {
    const groups = nextRound(document, round);
    if (groups.length === 0 && round >= 0) return order;
    for (const group of groups) {
      const index = document.launches.length;
      document.launches.push(
        launch(index, { round, cells: group.cells, settings: group.settings, ...times(round) }),
      );
      for (const result of document.cells.filter(({ cell }) => group.cells.includes(cell.id))) {
        result.values.push(timedValue(result.cell, speed(result.cell.id, round), index));
        order.push(result.cell.id);
      }
    }
  }
}

const processes = ({ cells }: ResultDocument) => cells.map(({ values }) => values.length);

describe("nextRound", () => {
  it("gives every cell of a quick run three processes", () => {
    const document = draft("quick", 2);
    simulate(document, () => 10);
    expect(processes(document)).toEqual([3, 3]);
  });

  it("stops a standard cell at five when its processes agree, and at ten when they never do", () => {
    const quiet = draft("standard", 1);
    simulate(quiet, (_, round) => 10 + 0.01 * (round % 2));
    expect(processes(quiet)).toEqual([5]);
    const loud = draft("standard", 1);
    simulate(loud, (_, round) => 10 + 3 * (round % 2));
    expect(processes(loud)).toEqual([10]);
  });

  it("goes on with the cells that still disagree only", () => {
    const document = draft("standard", 1, ["tg128", "pp512"]);
    simulate(document, (id, round) => (id.includes("tg") ? 10 : 10 + 3 * (round % 2)));
    expect(processes(document)).toEqual([5, 10]);
  });

  it("does not count a disturbed process as measured, but never starts more than the most", () => {
    const document = draft("standard", 1);
    simulate(document, () => 10);
    for (const value of document.cells[0]?.values ?? []) value.disturbed = value.launch < 2;
    simulate(document, () => 10);
    expect(processes(document)).toEqual([7]);
  });

  it("shuffles the order by the seed, the same way each time", () => {
    const orders = [0, 1].map(() => simulate(draft("quick", 3), () => 10));
    expect(orders[0]).toEqual(orders[1]);
    expect(new Set(orders[0]?.slice(0, 3)).size).toBe(3);
  });

  it("puts two set-ups side by side, each first in half of eight pairs, after a pair that conditions", () => {
    const document = draft("standard", 2);
    const order = simulate(document, () => 10);
    expect(processes(document)).toEqual([9, 9]);
    const firsts = order.filter((_, place) => place % 2 === 0).slice(1);
    expect(firsts.filter((id) => id === firsts[0])).toHaveLength(4);
    expect(document.launches.map(({ round }) => round).slice(0, 3)).toEqual([-1, -1, 0]);
  });

  it("adds pairs up to the last look while the difference is near the line", () => {
    const document = draft("standard", 2);
    simulate(document, (id, round) => (id.startsWith("1") ? 10 : 10 * (1.02 + 0.04 * ((round % 2) - 0.5))));
    expect(processes(document)).toEqual([25, 25]);
  });

  it("goes on with one side alone when the other fails, until it is a row of its own", () => {
    const document = draft("standard", 2);
    const [, failing] = document.cells;
    simulate(document, (id, round) => {
      if (round === 2 && failing !== undefined) failing.status = "failed";
      return id.startsWith("1") ? 10 : 11;
    });
    const [alone] = document.cells;
    // Eight beside the pair that conditions.
    expect(alone?.values).toHaveLength(9);
  });

  it("asks for ten minutes of writing once, beside another set-up as well", () => {
    const document = draft("rigorous", 1, ["sust600"]);
    simulate(document, () => 10);
    expect(processes(document)).toEqual([1]);
    const paired = draft("standard", 2, ["sust600"]);
    simulate(paired, () => 10);
    expect(processes(paired)).toEqual([1, 1]);
  });

  it("stops a careful cell whose time is up once it has the least number of processes", () => {
    const document = draft("standard", 1);
    for (const { cell } of document.cells) cell.budgetSeconds = 60;
    simulate(
      document,
      (_, round) => 10 + 3 * (round % 2),
      (round) => ({
        startedAt: `2026-11-20T10:${String(round).padStart(2, "0")}:00.000Z`,
        endedAt: `2026-11-20T10:${String(round).padStart(2, "0")}:20.000Z`,
      }),
    );
    expect(processes(document)).toEqual([5]);
  });
});

describe("reopen", () => {
  const NOT_REACHED = "not reached";

  it("opens what failed and what was not reached, and leaves out what was skipped for good", () => {
    const document = draft("quick", 3);
    const [failed, unreached, skipped] = document.cells;
    Object.assign(failed ?? {}, {
      status: "failed",
      failure: { class: "hang", message: "silent", log: "" },
    });
    Object.assign(unreached ?? {}, { status: "skipped", reason: NOT_REACHED });
    Object.assign(skipped ?? {}, { status: "skipped", reason: "does not fit" });
    expect(reopen(document, (reason) => reason === NOT_REACHED)).toBe(true);
    expect(document.cells.map(({ status }) => status)).toEqual(["pending", "pending", "skipped"]);
  });

  it("has nothing to do for a cell with all its processes", () => {
    const document = draft("quick", 1);
    simulate(document, () => 10);
    for (const result of document.cells) result.status = "completed";
    expect(reopen(document, (reason) => reason === NOT_REACHED)).toBe(false);
  });
});
