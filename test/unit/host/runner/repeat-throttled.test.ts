import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayJournal } from "../../../../src/core/resume/replay-journal.js";
import { judgeCell } from "../../../../src/core/validity/judge-cell.js";
import { estimateCell } from "../../../../src/core/validity/used-values.js";
import { DEFAULT_DEADLINES } from "../../../../src/host/runner/deadlines.js";
import { repeatThrottled } from "../../../../src/host/runner/repeat-throttled.js";
import type { LiveTelemetry } from "../../../../src/host/runner/run-context.js";
import { runPlan } from "../../../../src/host/runner/run-plan.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import type { CellGroup } from "../../../../src/schema/plan.js";
import type { ResultDocument, StoredValue } from "../../../../src/schema/result.js";
import type { Telemetry, TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { facts, launch, resultDocument, settings, timedValue } from "../../../fixtures/result-documents.js";
import { value } from "../../../fixtures/stored-values.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-repeat-"));
const worker = join(folder, "worker.mjs");
const ON_GPU = facts({ backend: "cuda", gpuLayers: 29, deviceNames: ["a card"] });

/**
 * A worker that says at once what it measured: one value of 2 s for each test. Its clock runs a thousand times as fast
 * as ours, so that processes that follow each other at once lie apart.
 */
beforeAll(() => {
  const {
    launch: _launch,
    worstWindowCores: _cores,
    disturbed: _disturbed,
    ...measured
  } = value("", resultDocument([{ asked: "tg128" }]).plan.cells[0]!.test, 64, 0, "timed");
  writeFileSync(
    worker,
    `const say = (message) => process.send(message);
const once = () => new Promise((resolve) => process.once("message", resolve));
const request = await once();
say({ type: "started" });
say({ type: "loaded", facts: ${JSON.stringify(ON_GPU)} });
let endedAtMs = Date.now() * 1000;
for (const { id: cellId, test } of request.cells) {
  say({ type: "cell-started", cellId });
  const answer = once();
  endedAtMs += 3000;
  say({ type: "value", value: { ...${JSON.stringify(measured)}, cellId, test, endedAtMs } });
  await answer;
  say({ type: "cell-done", cellId });
}
say({ type: "done", peakRssBytes: 1, vramUsedBytes: null });
process.disconnect();
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One reading inside every value, as the card would give it. */
function throttling({ cells }: ResultDocument, isHot: (launch: number) => boolean): Telemetry {
  const values = cells.flatMap((cell) => cell.values);
  const series: TelemetrySeries = {
    ...{ source: "nvidia-smi", quantity: "throttle-hardware", scope: "gpu", device: null, method: "" },
    atMs: values.map(({ endedAtMs }) => endedAtMs - 500),
    values: values.map(({ launch }) => Number(isHot(launch))),
  };
  return { series: [series], notes: [], idle: null, ownCpuSeconds: null };
}

/** A quick run of three processes of two tests; `isHot` says in which processes the card slows itself down. */
async function measure(isHot: (launch: number) => boolean, change: Partial<LiveTelemetry> = {}) {
  const document = resultDocument([{ asked: "tg128" }, { asked: "tg64" }], {
    ...{ status: "running", endedAt: null, launches: [] },
  });
  document.plan.groups = [{ model: "r1", settings: settings({ backend: "cuda" }), cells: ["c1", "c2"] }];
  for (const { cell } of document.cells) cell.settings = settings({ backend: "cuda" });
  const entries: JournalEntry[] = [{ type: "plan", document: structuredClone(document) }];
  const waits: string[] = [];
  const readThrottling = async (): Promise<Telemetry> => {
    document.telemetry = throttling(document, isHot);
    return document.telemetry;
  };
  await runPlan(document, {
    ...{ engine: "fake" as const, workerPath: worker, env: {}, deadlines: DEFAULT_DEADLINES },
    files: new Map([["r1", { path: "m", sizeBytes: 1 }]]),
    signal: new AbortController().signal,
    listener: (event) => event.type === "waiting" && waits.push(event.why),
    telemetry: {
      watchWorker: () => undefined,
      worstForeignLoad: () => null,
      latestTemperature: () => 50,
      graphicsMemoryBytes: () => null,
      readThrottling,
      ...change,
    },
    record: async (entry) => void entries.push(structuredClone(entry)),
    saveDocument: async () => undefined,
    now: () => new Date(),
  });
  return { document, entries, waits };
}

const launchesOf = ({ launches }: ResultDocument) =>
  launches.map(({ round, repeatedFor }) => `${round}${repeatedFor === undefined ? "" : ` ${repeatedFor}`}`);

function findings(document: ResultDocument, id: string) {
  const result = document.cells.find(({ cell }) => cell.id === id)!;
  const judgement = judgeCell(result, document.launches, {
    ...{ machine: document.machine, model: null, plan: document.plan, telemetry: document.telemetry },
    ...{ bandwidth: null, fp16PerSecond: null, predictedTokensPerSecond: null },
  });
  return judgement?.findings.filter(({ code }) => code === "V04").map(({ verdict }) => verdict);
}

describe("a process that was throttled", () => {
  it("is kept, left out and measured again, once", async () => {
    const { document, entries } = await measure((launch) => launch === 1);
    expect(launchesOf(document)).toEqual(["0", "1 V04", "1", "2"]);
    expect(document.status).toBe("complete");
    for (const result of document.cells) {
      expect(result.values.map(({ launch }) => launch)).toEqual([0, 1, 2, 3]);
      expect(estimateCell(result, document)?.processes).toBe(3);
    }
    expect(findings(document, "c1")).toEqual(["valid"]);
    expect(replayJournal(entries).launches).toEqual(document.launches);
  });

  it("stays throttled when the second one was, too, and the others are not measured twice for nothing", async () => {
    const { document } = await measure(() => true);
    expect(launchesOf(document)).toEqual(["0 V04", "0", "1", "2"]);
    expect(findings(document, "c1")).toEqual(["noisy", "valid"]);
  });

  it("is helped in every round in which cooling down helps", async () => {
    const { document } = await measure((launch) => launch % 2 === 0);
    expect(launchesOf(document)).toEqual(["0 V04", "0", "1 V04", "1", "2 V04", "2"]);
    expect(findings(document, "c2")).toEqual(["valid"]);
  });

  it("is left as it is where the machine tells of no throttling", async () => {
    const { document } = await measure(() => true, { readThrottling: async () => null });
    expect(launchesOf(document)).toEqual(["0", "1", "2"]);
  });

  it("waits for the temperature before it is measured again", async () => {
    // 50 degrees at the start, 60 when the first process has ended, 52 a second later.
    const degrees = [50, 60, 60, 52];
    const latestTemperature = () => degrees.shift() ?? 50;
    const { document, waits } = await measure((launch) => launch === 0, { latestTemperature });
    expect(launchesOf(document)).toEqual(["0 V04", "0", "1", "2"]);
    expect(waits).toEqual(["cooling down"]);
    expect(document.launches.every(({ hotStart }) => !hotStart)).toBe(true);
  });
});

describe("repeatThrottled", () => {
  const later = (one: StoredValue): StoredValue => ({ ...one, endedAtMs: one.endedAtMs + 100_000 });

  /** A process that was throttled has just ended; the next one gives these speeds. */
  async function ended(again: readonly number[], hotStart = false, stop = new AbortController()) {
    const first = launch(0, { cells: ["c1"], facts: ON_GPU });
    const document = resultDocument([{ asked: "tg128" }], { launches: [first] });
    const [result] = document.cells;
    result!.values.push(timedValue(result!.cell, 10, 0));
    const group = { model: "r1", settings: settings(), cells: ["c1"] };
    const stillThrottled = new Set<CellGroup>();
    let started = 0;
    await repeatThrottled(
      {
        ...{ document, group, launch: first },
        context: {
          telemetry: { readThrottling: async () => throttling(document, (index) => index === 0) },
          ...{ signal: stop.signal, record: async () => undefined, saveDocument: async () => undefined },
        },
        state: { stillThrottled, settle: { coolDown: async () => ({ hotStart }) } },
      },
      async () => {
        started += 1;
        const second = launch(1, { round: 0, cells: ["c1"], facts: ON_GPU });
        document.launches.push(second);
        result!.values.push(...again.map((speed) => later(timedValue(result!.cell, speed, 1))));
        return second;
      },
    );
    return { started, repeatedFor: first.repeatedFor, givenUp: stillThrottled.has(group) };
  }

  it("leaves the first process out for one that has values", async () => {
    expect(await ended([11])).toEqual({ started: 1, repeatedFor: "V04", givenUp: false });
  });

  it("keeps using the first one when the second dies without a value", async () => {
    expect(await ended([])).toEqual({ started: 1, repeatedFor: undefined, givenUp: false });
  });

  it("starts nothing on a machine that does not cool down, and does not wait for it again", async () => {
    expect(await ended([11], true)).toEqual({ started: 0, repeatedFor: undefined, givenUp: true });
  });

  it("starts nothing after the run was stopped", async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await ended([11], false, stop)).toEqual({ started: 0, repeatedFor: undefined, givenUp: false });
  });
});
