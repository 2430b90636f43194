import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reopen } from "../../../../src/core/plan/reopen.js";
import { cellEntry } from "../../../../src/core/resume/cell-entry.js";
import { replayJournal } from "../../../../src/core/resume/replay-journal.js";
import { DEFAULT_DEADLINES } from "../../../../src/host/runner/deadlines.js";
import type { RunContext } from "../../../../src/host/runner/run-context.js";
import { isTakenUp, runPlan } from "../../../../src/host/runner/run-plan.js";
import { readRun } from "../../../../src/host/store/read-run.js";
import { createResultFolder, openForResume } from "../../../../src/host/store/result-folder.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import type { ResultDocument } from "../../../../src/schema/result.js";
import { launch, resultDocument, settings } from "../../../fixtures/result-documents.js";

/** A run under way: the first test is measured, the second failed, the third was not begun. */
function underWay(): ResultDocument {
  const failure = { class: "hang" as const, message: "silent" };
  const document = resultDocument(
    [{ asked: "pp512", speeds: [50, 51, 52] }, { asked: "tg128", failure }, { asked: "gen128" }],
    { status: "running", endedAt: null },
  );
  for (const result of document.cells) if (result.status === "completed") result.status = "pending";
  document.plan.groups = [{ model: "r1", settings: settings(), cells: ["c3"] }];
  return document;
}

/** Ends the run as Ctrl-C does, before its next process; the parent dies when it would save. */
async function endRun(document: ResultDocument, record: RunContext["record"]): Promise<void> {
  await runPlan(document, {
    ...{ engine: "fake" as const, workerPath: "", env: {}, deadlines: DEFAULT_DEADLINES, files: new Map() },
    signal: AbortSignal.abort(),
    listener: () => undefined,
    telemetry: {
      watchWorker: () => undefined,
      worstForeignLoad: () => null,
      latestTemperature: () => null,
      graphicsMemoryBytes: () => null,
      readThrottling: async () => null,
    },
    record,
    saveDocument: async () => undefined,
    now: () => new Date("2026-11-20T10:05:00.000Z"),
  });
}

async function endedRun() {
  const document = underWay();
  const entries: JournalEntry[] = [{ type: "plan", document: structuredClone(document) }];
  await endRun(document, async (entry) => void entries.push(structuredClone(entry)));
  return { document, entries };
}

const statesOf = ({ cells }: ResultDocument) => cells.map(({ status, reason }) => `${status} ${reason}`);

describe("a run that ends", () => {
  it("closes its cells in the journal as in the document", async () => {
    const { document, entries } = await endedRun();
    expect(statesOf(document)).toEqual([
      "completed null",
      "failed null",
      "skipped the run was stopped before it",
    ]);
    expect(document.status).toBe("interrupted");
    expect(replayJournal(entries)).toEqual(document);
  });

  it("can be gone on with, wherever among these lines its parent died", async () => {
    const { entries } = await endedRun();
    for (let count = 1; count <= entries.length; count += 1) {
      const found = replayJournal(entries.slice(0, count));
      reopen(found, isTakenUp);
      expect(found).toMatchObject({ status: "running", endedAt: null });
      expect(statesOf(found)).toEqual(["pending null", "pending null", "pending null"]);
      expect(found.cells.map(({ failure }) => failure)).toEqual([null, null, null]);
    }
  });
});

describe("a run that is gone on with", () => {
  let results: string;
  beforeEach(async () => {
    results = await mkdtemp(join(tmpdir(), "rigmark-end-"));
  });
  afterEach(() => rm(results, { recursive: true, force: true }));

  it("is found as it stood when its parent dies after the end, before it saves, or after it opened cells", async () => {
    const document = underWay();
    const folder = await createResultFolder(results, structuredClone(document));
    await folder.save(document);
    await endRun(document, folder.journal);
    await folder.close(false);
    const stored = await readRun(document.runId, results);
    expect(stored.document).toEqual(document);

    const again = await openForResume(stored, []);
    reopen(again.document, isTakenUp);
    for (const result of again.document.cells) await again.folder.journal(cellEntry(result));
    await again.folder.journal({ type: "launch", launch: launch(3, { cells: ["c3"], endedAt: null }) });
    await again.folder.close(false);
    const found = (await readRun(document.runId, results)).document;
    expect(statesOf(found)).toEqual(["pending null", "pending null", "pending null"]);
    expect(found.cells.every(({ failure }) => failure === null)).toBe(true);
    expect(found).toMatchObject({ status: "running", endedAt: null });
  });
});
