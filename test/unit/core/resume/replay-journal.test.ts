import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replayJournal } from "../../../../src/core/resume/replay-journal.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import { ResultDocument, type StoredValue } from "../../../../src/schema/result.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";
import { draftOf, journalOf, noTelemetry, watts } from "../../../fixtures/journals.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const telemetry = {
  ...noTelemetry(),
  series: [watts(1e12, [20, 21, null, 30, 31, 30]), watts(1e12, [5, 5, 5, 6], "GPU 1")],
  notes: [{ source: "rapl" as const, text: "needs root" }],
  ownCpuSeconds: 0.4,
};
const quick = resultDocument(undefined, { telemetry });
const RESUMED: JournalEntry = {
  type: "resumed",
  at: "2026-11-20T11:00:00.000Z",
  command: ["rigmark", "run"],
};

const valuesOf = (document: ResultDocument): StoredValue[] => document.cells.flatMap(({ values }) => values);
const valuesIn = (entries: readonly JournalEntry[]): StoredValue[] =>
  entries.flatMap((entry) => (entry.type === "value" ? [entry.value] : []));
const byText = (values: readonly StoredValue[]) => values.map((value) => JSON.stringify(value)).sort();

describe("replayJournal", () => {
  it.each([
    ["a quick run", quick],
    ["a run in which much goes wrong", { ...eventfulDocument(), telemetry }],
  ])("gives the document of %s again", (_, document) => {
    expect(replayJournal(journalOf(document))).toEqual(document);
  });

  it("gives after every entry a document that can be stored, with the values so far and no other", () => {
    const entries = journalOf({ ...eventfulDocument(), telemetry });
    for (let count = 1; count <= entries.length; count += 1) {
      const document = replayJournal(entries.slice(0, count));
      expect(ResultDocument.parse(document)).toEqual(document);
      expect(byText(valuesOf(document))).toEqual(byText(valuesIn(entries.slice(0, count))));
    }
  });

  it("counts once what comes twice, wherever the second copy stands", () => {
    const entries = journalOf(quick);
    const [plan, ...others] = entries;
    fc.assert(
      fc.property(fc.nat(others.length), fc.nat(others.length), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const again = [...others.slice(0, to), ...others.slice(from)];
        expect(replayJournal([plan as JournalEntry, ...again])).toEqual(quick);
      }),
    );
    expect(replayJournal([...entries, ...entries])).toEqual(quick);
  });

  it("changes nothing that it is given", () => {
    const entries = journalOf(quick);
    const before = structuredClone(entries);
    const document = replayJournal(entries);
    for (const { values, ran } of document.cells) {
      for (const value of values) value.durationNs = 1;
      if (ran !== null) ran.nPrompt = 1;
    }
    document.models[0]!.header!.name = "other";
    expect(entries).toEqual(before);
  });

  it("knows what really ran from a value whose cell has no end yet", () => {
    const entries = journalOf(quick).filter(({ type }) => type !== "cell" && type !== "end");
    const [pp] = replayJournal(entries).cells;
    expect(pp).toMatchObject({ status: "pending", ran: { nPrompt: 256 } });
  });

  it("keeps the doubt when a value is told of twice, first as good", () => {
    const entries = journalOf(quick);
    const [value] = valuesIn(entries);
    const doubted = { ...value!, disturbed: true, worstWindowCores: 0.4 };
    const [found] = valuesOf(replayJournal([...entries, { type: "value", value: doubted }]));
    expect(found).toMatchObject({ disturbed: true, worstWindowCores: 0.4 });
    expect(valuesOf(replayJournal([...entries, { type: "value", value: doubted }]))).toHaveLength(18);
  });

  it("opens a run again that was stopped, and marks the process that was cut off", () => {
    const cut = journalOf(quick).filter(
      (entry) => !(entry.type === "launch-end" && entry.launch.index === 2),
    );
    const document = replayJournal([...cut, RESUMED]);
    expect(document).toMatchObject({ status: "running", endedAt: null });
    expect(document.launches.map(({ failure }) => failure?.class ?? null)).toEqual([
      null,
      null,
      "interrupted",
    ]);
    // The next process is told of as always.
    const next = { ...quick.launches[2]!, index: 3 };
    const later = replayJournal([...cut, RESUMED, { type: "launch", launch: next }]);
    expect(later.launches.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(later.launches[3]?.failure).toBeNull();
  });

  it("keeps readings that a clock set back has dated before others", () => {
    const chunk = (fromMs: number, values: number[]): JournalEntry => ({
      type: "telemetry",
      telemetry: { ...noTelemetry(), series: [watts(fromMs, values)] },
    });
    const plan: JournalEntry = { type: "plan", document: draftOf(quick) };
    const entries = [plan, chunk(1e12, [1, 2]), chunk(1e12 - 3_600_000, [3, 4])];
    expect(replayJournal(entries).telemetry.series[0]?.values).toEqual([1, 2, 3, 4]);
  });

  it("takes in a second plan what the lines above lack", () => {
    const entries = journalOf(quick);
    const half = entries.slice(0, entries.length / 2);
    expect(replayJournal([...half, { type: "plan", document: quick }])).toEqual(quick);
  });

  it("refuses a journal without a plan, and a value of a test that was not planned", () => {
    const [, ...others] = journalOf(quick);
    expect(() => replayJournal([])).toThrow(/does not begin with its plan: it is empty/);
    expect(() => replayJournal(others)).toThrow(/begins with an entry of type launch/);
    const [value] = valuesIn(others);
    const foreign: JournalEntry = { type: "value", value: { ...value!, cellId: "c99" } };
    expect(() => replayJournal([...journalOf(quick), foreign])).toThrow(/test c99/);
  });
});
