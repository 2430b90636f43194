import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_DEADLINES } from "../../../../src/host/runner/deadlines.js";
import { type LaunchOptions, runLaunch } from "../../../../src/host/runner/run-launch.js";
import { settings } from "../../../fixtures/result-documents.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
const worker = join(folder, "worker.mjs");

/** A worker that says it has started, and then nothing for a minute. */
beforeAll(() => {
  writeFileSync(
    worker,
    'process.once("message", () => process.send({ type: "started" }));\nsetTimeout(() => {}, 60_000);\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const launch = (change: Partial<LaunchOptions>) =>
  runLaunch({
    workerPath: worker,
    request: {
      engine: "fake",
      modelPath: "",
      modelBytes: 0,
      availableBytes: 0,
      settings: settings(),
      contextSize: 256,
      cells: [],
      seed: 1,
      launch: 0,
      launches: 1,
      sequences: 1,
      values: 1,
    },
    env: {},
    deadlines: DEFAULT_DEADLINES,
    signal: new AbortController().signal,
    onSpawn: () => undefined,
    onMessage: async () => null,
    ...change,
  });

describe("runLaunch", () => {
  it("stops the worker and throws when what it said cannot be saved", async () => {
    const full = async () => {
      throw new Error("ENOSPC: no space left on device");
    };
    await expect(launch({ onMessage: full })).rejects.toThrow("ENOSPC");
  });

  it("calls a file bad whose header is never read", async () => {
    const { failure } = await launch({ deadlines: { ...DEFAULT_DEADLINES, inspect: 0.3 } });
    expect(failure).toMatchObject({ class: "bad-file" });
  });

  it("says that the user stopped it", async () => {
    const stop = new AbortController();
    const onMessage = async () => {
      stop.abort();
      return null;
    };
    const { failure } = await launch({ signal: stop.signal, onMessage });
    expect(failure?.class).toBe("interrupted");
  });
});
