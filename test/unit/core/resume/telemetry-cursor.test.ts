import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTelemetry } from "../../../../src/core/resume/merge-telemetry.js";
import { replayJournal } from "../../../../src/core/resume/replay-journal.js";
import { telemetryCursor } from "../../../../src/core/resume/telemetry-cursor.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import type { Telemetry, TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { draftOf, noTelemetry, watts } from "../../../fixtures/journals.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

describe("telemetryCursor", () => {
  it("tells each reading and each note once, so that the journal gives the telemetry again", () => {
    const lengths = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, (steps) => {
        const grown: Telemetry = { ...noTelemetry(), series: [watts(1e12, []), watts(1e12, [], "GPU 1")] };
        const since = telemetryCursor(noTelemetry());
        const entries: JournalEntry[] = [{ type: "plan", document: draftOf(resultDocument()) }];
        for (const [step, counts] of steps.entries()) {
          for (const [index, series] of grown.series.entries()) grow(series, counts[index] ?? 0, step);
          grown.ownCpuSeconds = step;
          const chunk = since(grown);
          expect(chunk === null).toBe(counts[0] + counts[1] === 0);
          if (chunk !== null) entries.push({ type: "telemetry", telemetry: structuredClone(chunk) });
        }
        const kept = replayJournal(entries).telemetry.series;
        expect(kept).toEqual(grown.series.filter(({ atMs }) => atMs.length > 0).sort(byFirstSeen(kept)));
      }),
    );
  });

  it("of a run that was gone on with tells nothing twice: the journal gives the merged telemetry", () => {
    const chunks: JournalEntry[] = [];
    const note = { source: "rapl" as const, text: "needs root" };
    /** What a session reads, growing reading by reading, told to the journal each time. */
    const session = (
      earlier: Telemetry,
      fromMs: number,
      values: number[],
      ownCpuSeconds: number,
    ): Telemetry => {
      const gainedOf = telemetryCursor(earlier);
      let merged = earlier;
      for (const [index] of values.entries()) {
        const series = [watts(fromMs, values.slice(0, index + 1))];
        const idle = { fromMs, toMs: fromMs + 1000 };
        merged = mergeTelemetry(earlier, { series, notes: [note], idle, ownCpuSeconds });
        const gained = gainedOf(merged);
        if (gained !== null) chunks.push({ type: "telemetry", telemetry: structuredClone(gained) });
      }
      return merged;
    };
    const first = session(noTelemetry(), 1e12, [1, 2, 3], 0.5);
    const second = session(first, 1e12 + 60_000, [4, 5], 0.25);
    const plan: JournalEntry = { type: "plan", document: draftOf(resultDocument()) };
    expect(replayJournal([plan, ...chunks]).telemetry).toEqual(second);
    expect(second).toMatchObject({
      series: [{ values: [1, 2, 3, 4, 5] }],
      notes: [note],
      ownCpuSeconds: 0.75,
    });
  });

  it("begins after what the journal holds, and tells new notes", () => {
    const known = { ...noTelemetry(), series: [watts(1e12, [1, 2])] };
    const since = telemetryCursor(known);
    expect(since(known)).toBeNull();
    const note = { source: "macmon" as const, text: "ended" };
    expect(since({ ...known, series: [watts(1e12, [1, 2, 3])], notes: [note] })).toMatchObject({
      series: [{ atMs: [1e12 + 2000], values: [3] }],
      notes: [note],
    });
  });
});

function grow(series: TelemetrySeries, count: number, value: number): void {
  for (let added = 0; added < count; added += 1) {
    series.atMs.push(1e12 + 1000 * series.atMs.length);
    series.values.push(value);
  }
}

function byFirstSeen(kept: readonly { device: string | null }[]) {
  const place = (device: string | null) => kept.findIndex((series) => series.device === device);
  return (a: { device: string | null }, b: { device: string | null }) => place(a.device) - place(b.device);
}
