import { describe, expect, it } from "vitest";
import type { ReportTable } from "../../../../src/core/report/report-table.js";
import { sectionTables } from "../../../../src/core/report/section-tables.js";
import { allKindsDocument } from "../../../fixtures/all-kinds-run.js";
import { inOwnProcesses } from "../../../fixtures/own-processes.js";
import { report } from "../../../fixtures/reports.js";
import { QUICK_RUN, resultDocument, settings } from "../../../fixtures/result-documents.js";

function tables(...parameters: Parameters<typeof report>): ReportTable[] {
  return sectionTables(report(...parameters).models[0]?.rows ?? []);
}

/** Cells of a table by the heads of their columns. */
function cells(table: ReportTable | undefined, ...heads: string[]): string[][] {
  const indexes = heads.map((head) => table?.columns.findIndex((column) => column.head === head) ?? -1);
  return (table?.rows ?? []).map((row) => indexes.map((index) => row[index] ?? "no such column"));
}

const requests = (count: number) => [new Array(count).fill({ firstMs: 500, gapMs: 20 })];

describe("the tables of a model", () => {
  it("are one without a heading for plain speeds", () => {
    const [only, ...others] = tables(resultDocument());
    expect(only?.heading).toBeNull();
    expect(others).toEqual([]);
  });

  it("are one for each kind in a run of all kinds, and hold every row once", () => {
    const document = allKindsDocument();
    const found = tables(document);
    expect(found.map(({ heading }) => heading)).toEqual([
      "With an empty context",
      "With text already in the context",
      "Several sequences at once",
      "Waiting times, one request at a time",
      "Writing without a pause",
    ]);
    const labels = found.flatMap((table) => cells(table, "test").flat());
    expect(labels).toHaveLength(document.cells.length);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("say of every row whether to believe it", () => {
    for (const table of tables(allKindsDocument())) {
      expect(table.columns.at(-1)).toMatchObject({ head: "believe it?", isVerdict: true });
    }
  });

  it("split by settings where these have no column", () => {
    const swept = [1, 2].flatMap((threads) => [
      { asked: "tg8x2", speeds: [9, 9, 9], settings: settings({ threads }) },
      { asked: "tg8", speeds: [8, 8, 8], settings: settings({ threads }) },
    ]);
    expect(tables(resultDocument(swept)).map(({ heading, rows }) => [heading, rows.length])).toEqual([
      ["Several sequences at once; 1 thread", 2],
      ["Several sequences at once; 2 threads", 2],
    ]);
  });
});

describe("several sequences at once", () => {
  const ladder = (story: { one?: readonly number[]; four?: { ran?: string } }) =>
    tables(
      inOwnProcesses(
        resultDocument([
          { asked: "tg64@128x4", speeds: [20, 20, 20], ...story.four },
          { asked: "tg64@128", speeds: story.one ?? [8, 8, 8] },
          { asked: "tg64@128x16", speeds: [24, 24, 24] },
        ]),
      ),
    )[0];

  it("show what all get, what each gets, and how much more that is than one alone", () => {
    expect(cells(ladder({}), "at once", "tokens/s", "each", "times one alone")).toEqual([
      ["1 answer", "8.00", "8.00", "1.00"],
      ["4 answers", "20.0", "5.00", "2.50"],
      ["16 answers", "24.0", "1.50", "3.00"],
    ]);
  });

  it("rank nothing against a single sequence that is not to be believed", () => {
    const table = ladder({ one: [8, 8] });
    expect(cells(table, "times one alone", "believe it?")[0]).toEqual(["-", "NO"]);
    expect(cells(table, "each", "times one alone")).toEqual([
      ["8.00", "-"],
      ["5.00", "-"],
      ["1.50", "-"],
    ]);
  });

  it("compare no other shape: a batch that was cut short has no gain", () => {
    const table = ladder({ four: { ran: "tg32@128x4" } });
    expect(cells(table, "test", "times one alone")[1]).toEqual(["tg32 @ d128 x4", "-"]);
  });

  it("call what reads a prompt so", () => {
    const [table] = tables(resultDocument([{ asked: "pp128x2", speeds: [9, 9, 9] }]));
    expect(cells(table, "at once", "times one alone")).toEqual([["2 prompts", "-"]]);
  });
});

describe("waiting times", () => {
  const heads = (count: number) =>
    tables(resultDocument([{ asked: "req512+5", requests: requests(count) }]))[0]?.columns ?? [];

  it("have columns for the percentiles that the requests can tell, and no others", () => {
    const names = (count: number) =>
      heads(count).flatMap(({ head }) => /TTFT (p\d\d)|ITL (p\d\d)/.exec(head)?.[0] ?? []);
    expect(names(10)).toEqual(["TTFT p50", "ITL p50"]);
    expect(names(30)).toEqual(["TTFT p50", "TTFT p90", "ITL p50", "ITL p90"]);
    expect(names(60)).toEqual(["TTFT p50", "TTFT p90", "TTFT p95", "ITL p50", "ITL p90"]);
    expect(names(300)).toEqual(["TTFT p50", "TTFT p90", "TTFT p95", "TTFT p99", "ITL p50", "ITL p90"]);
  });

  it("can do without what a rarer percentile tells, where there is no room", () => {
    const spare = (count: number) => heads(count).flatMap(({ head, isOptional }) => (isOptional ? head : []));
    expect(spare(10)).toEqual(["its 95 %", "TPOT, ms"]);
    expect(spare(60)).toEqual(["TTFT p90, s", "its 95 %", "ITL p90, ms", "TPOT, ms"]);
    expect(spare(300)).toEqual(["TTFT p90, s", "TTFT p95, s", "its 95 %", "ITL p90, ms", "TPOT, ms"]);
  });

  it("show a dash for what was not answered", () => {
    const failed = { asked: "req64+5", failure: { class: "hang", message: "" } } as const;
    const [table] = tables(resultDocument([failed]));
    expect(table?.rows).toEqual([["req64+5", "0", "-", "-", "-", "-", "-", "failed"]]);
  });
});

describe("writing without a pause", () => {
  it("names the minutes, or the shorter spans that were compared", () => {
    const sustained = (minutes: number[]) =>
      tables(resultDocument([{ asked: "sust60", minutes: [minutes, minutes, minutes] }]))[0];
    expect(cells(sustained([32, 32, 28.8]), "first minute", "last minute", "last of first", "speed")).toEqual(
      [["32.0", "28.8", "90 %", "fell"]],
    );
    expect(cells(sustained([32]), "first 30 s", "last 30 s")).toEqual([["32.0", "32.0"]]);
  });
});

describe("text already in the context", () => {
  it("keeps to one short phrase a row", () => {
    const deep = ["pp512@4096", "tg128@4096", "gen128@4096", "pg512+128@4096"].map((asked) => ({ asked }));
    expect(cells(tables(resultDocument(deep))[0], "what it measures").flat()).toEqual([
      ...["reading at 4,096", "writing at 4,096", "writing by an app at 4,096", "reading, writing at 4,096"],
    ]);
  });

  it("leaves rows with an empty context in their own table", () => {
    const found = tables(resultDocument([...QUICK_RUN, { asked: "tg128@4096", speeds: [9, 9, 9] }]));
    expect(found.map(({ rows }) => rows.length)).toEqual([3, 1]);
  });
});
