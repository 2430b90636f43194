import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_DEADLINES } from "../../../../src/host/runner/deadlines.js";
import { launchSeries, type SeriesRequest } from "../../../../src/host/runner/launch-series.js";
import type { Cell } from "../../../../src/schema/plan.js";
import { facts, settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";
import { value } from "../../../fixtures/stored-values.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-series-"));
const worker = join(folder, "worker.mjs");
const TG = shape("tg128");

/** A value as a worker tells of it: without what the parent adds. */
function told(speed: number, role: "timed" | "warmup") {
  const {
    launch: _launch,
    worstWindowCores: _cores,
    disturbed: _disturbed,
    ...measured
  } = value("c", TG, speed, 0, role);
  return measured;
}

/** A worker that warms up twice, then gives its values, each after the answer to the one before; #1 can die. */
beforeAll(() => {
  writeFileSync(
    worker,
    `const say = (message) => process.send(message);
const once = () => new Promise((resolve) => process.once("message", resolve));
const request = await once();
say({ type: "started" });
say({ type: "loaded", facts: ${JSON.stringify(facts())} });
if (request.modelPath === "dies" && request.launch === 1) process.exit(9);
for (let run = 0; run < 2; run += 1) say({ type: "value", value: ${JSON.stringify(told(64, "warmup"))} });
for (let run = 0; run < request.values; run += 1) {
  const answer = once();
  say({ type: "value", value: ${JSON.stringify(told(32, "timed"))} });
  await answer;
}
say({ type: "done", peakRssBytes: 1, vramUsedBytes: null });
process.disconnect();
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cell: Cell = {
  id: "c",
  model: "m",
  settings: settings(),
  test: TG,
  contextSize: 256,
  budgetSeconds: null,
};

const request = (changes: Partial<SeriesRequest> = {}): SeriesRequest => ({
  ...{
    cell,
    model: { path: "lives", sizeBytes: 1 },
    launches: 3,
    values: 2,
    seed: 1,
    engine: "fake" as const,
    env: {},
  },
  ...{ workerPath: worker, deadlines: DEFAULT_DEADLINES, signal: new AbortController().signal },
  ...changes,
});

describe("launchSeries", () => {
  it("starts one process after the other and keeps the timed values of each", async () => {
    const told: number[] = [];
    const series = await launchSeries(request({ onLaunch: (launch) => told.push(launch) }));
    expect(told).toEqual([0, 1, 2]);
    expect(
      series.map(({ values }) => values.map(({ tokens, durationNs }) => tokens / (durationNs / 1e9))),
    ).toEqual([
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
    // Two warm-ups of 128 tokens at 64 tokens/s.
    expect(series.map(({ warmUpSeconds }) => warmUpSeconds)).toEqual([4, 4, 4]);
    expect(series.every(({ loadSeconds }) => loadSeconds > 0)).toBe(true);
  });

  it("fails with the first process that does, and says which", async () => {
    const started: number[] = [];
    const dying = request({
      model: { path: "dies", sizeBytes: 1 },
      onLaunch: (launch) => started.push(launch),
    });
    await expect(launchSeries(dying)).rejects.toThrow(/^process 2 failed, error: /);
    expect(started).toEqual([0, 1]);
  });

  it("starts nothing after it was stopped", async () => {
    expect(await launchSeries(request({ signal: AbortSignal.abort() }))).toEqual([]);
  });
});
