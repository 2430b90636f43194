import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeDocuments } from "../../../../src/core/resume/merge-documents.js";
import { replayJournal } from "../../../../src/core/resume/replay-journal.js";
import type { MemoryBandwidth } from "../../../../src/schema/machine.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";
import { journalOf, noTelemetry, watts } from "../../../fixtures/journals.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const telemetry = { ...noTelemetry(), series: [watts(1e12, [1, 2, 3, 4, 5, 6])] };
const eventful = { ...eventfulDocument(), telemetry };
const entries = journalOf(eventful);
const at = (count: number) => replayJournal(entries.slice(0, count));

describe("mergeDocuments", () => {
  it("of any two states of a run gives the later one, in either order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: entries.length }), fc.nat(entries.length - 1), (later, back) => {
        const earlier = Math.max(1, later - back);
        expect(mergeDocuments(at(later), at(earlier))).toEqual(at(later));
        // What both know alike is not told by values: only then the order matters.
        const merged = mergeDocuments(at(earlier), at(later));
        expect(merged.launches).toEqual(at(later).launches);
        expect(merged.cells.map(({ values }) => values)).toEqual(at(later).cells.map(({ values }) => values));
        expect(merged.telemetry).toEqual(at(later).telemetry);
      }),
    );
  });

  it("takes states from the second only when it knows more", () => {
    const [cell, ...cells] = eventful.cells;
    const opened = { ...eventful, cells: [{ ...cell!, status: "pending" as const }, ...cells] };
    expect(mergeDocuments(opened, eventful).cells[0]?.status).toBe("pending");
    const short = { ...opened, launches: opened.launches.slice(0, 2) };
    expect(mergeDocuments(short, eventful).cells[0]?.status).toBe(cell?.status);
  });

  it("keeps from either that the lock was lost and that a file changed, and the later idle window", () => {
    const idle = (fromMs: number) => ({ fromMs, toMs: fromMs + 1 });
    const plain = resultDocument(undefined, { telemetry: { ...noTelemetry(), idle: idle(1) } });
    const doubted = {
      ...plain,
      lockLost: "ENOENT",
      models: plain.models.map((model) => ({ ...model, fileChanged: true })),
      telemetry: { ...noTelemetry(), idle: idle(5) },
    };
    for (const merged of [mergeDocuments(plain, doubted), mergeDocuments(doubted, plain)]) {
      expect(merged.lockLost).toBe("ENOENT");
      expect(merged.models[0]?.fileChanged).toBe(true);
      expect(merged.telemetry.idle).toEqual(idle(5));
    }
    expect(mergeDocuments(plain, plain)).toEqual(plain);
  });

  it("keeps from either that a process was throttled and measured again", () => {
    const plain = resultDocument();
    const [first, ...others] = plain.launches;
    const told = { ...plain, launches: [{ ...first!, repeatedFor: "V04" as const }, ...others] };
    expect(mergeDocuments(plain, told)).toEqual(told);
    expect(mergeDocuments(told, plain)).toEqual(told);
  });

  it("keeps the bandwidth with more passes", () => {
    const bandwidth = (passes: number[]): MemoryBandwidth => ({
      bytesPerSecond: Math.max(...passes),
      method: "measured",
      passes,
      source: "test",
    });
    const withBandwidth = (memoryBandwidth: MemoryBandwidth | null) =>
      resultDocument(undefined, { machine: { ...eventful.machine, memoryBandwidth } });
    const before = withBandwidth(bandwidth([5e9]));
    const after = withBandwidth(bandwidth([5e9, 7e9]));
    const none = withBandwidth(null);
    for (const [first, second] of [
      [before, after],
      [after, before],
      [none, after],
      [after, none],
    ] as const) {
      expect(mergeDocuments(first, second).machine.memoryBandwidth?.bytesPerSecond).toBe(7e9);
    }
  });

  it("refuses another run, and a process that two runs tell differently", () => {
    const other = { ...eventful, runId: "20261121-100000-aaaaaa" };
    expect(() => mergeDocuments(eventful, other)).toThrow(/two runs in one folder: .*3fa9c1 and .*aaaaaa/);
    const [first, ...launches] = eventful.launches;
    const apart = {
      ...eventful,
      launches: [{ ...first!, startedAt: "2026-11-21T10:00:00.000Z" }, ...launches],
    };
    expect(() => mergeDocuments(eventful, apart)).toThrow(/process 0 is told of twice/);
  });

  it("changes neither of the two", () => {
    const [first, second] = [at(3), at(entries.length)];
    const before = structuredClone([first, second]);
    const merged = mergeDocuments(first, second);
    merged.launches[0]!.failure = { class: "error", message: "", log: "" };
    merged.telemetry.series[0]!.values.push(9);
    expect([first, second]).toEqual(before);
  });
});
