import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { createFakeEngine } from "../../../../src/host/worker/fake/fake-engine.js";
import { scriptOf } from "../../../../src/host/worker/fake/script.js";
import { measureCell } from "../../../../src/host/worker/measure-cell.js";
import type { MeasuredValue, WorkerRequest } from "../../../../src/schema/worker-message.js";
import { settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

const CORES = availableParallelism();

function request(modelPath: string, changes: Partial<WorkerRequest> = {}): WorkerRequest {
  return {
    engine: "fake",
    modelPath,
    modelBytes: 0,
    availableBytes: 0,
    settings: settings({ threads: CORES }),
    contextSize: 1024,
    sequences: 4,
    cells: [],
    seed: 1,
    launch: 0,
    launches: 3,
    values: 2,
    ...changes,
  };
}

/** Timed values of one test on a scripted machine. */
async function values(script: string, asked: string, changes: Partial<WorkerRequest> = {}) {
  const asks = request(script, changes);
  const taken: MeasuredValue[] = [];
  const cell = { id: "c", model: "m", settings: asks.settings, test: shape(asked), contextSize: 1024 };
  await measureCell(
    { ...cell, budgetSeconds: null },
    {
      engine: createFakeEngine(asks),
      seed: 1,
      launch: asks.launch,
      launches: asks.launches,
      values: asks.values,
      onGpu: false,
      pace: null,
      expectSilence: async () => undefined,
      report: async (value) => {
        if (value.role === "timed") taken.push(value);
        return false;
      },
    },
  );
  return taken;
}

const speed = ({ tokens, durationNs }: MeasuredValue) => tokens / (durationNs / 1e9);
const first = async (script: string, asked: string, launch = 0) => {
  const [value] = await values(script, asked, { launch });
  if (value === undefined) throw new Error("no value");
  return value;
};
/** Cores that were neither idle nor ours. */
const foreign = ({ wallSeconds, idleSeconds, workerCpuSeconds }: MeasuredValue) =>
  (CORES * wallSeconds - (idleSeconds ?? 0) - workerCpuSeconds) / wallSeconds;

describe("scriptOf", () => {
  it.each([
    ["fake:steady", { name: "steady", where: "tg", launch: null }],
    ["fake:factor-110", { name: "factor-110", where: "tg", launch: null }],
    ["/models/fake:abort@pp#2", { name: "abort", where: "pp", launch: 2 }],
    ["fake:slow-load#1", { name: "slow-load", where: "tg", launch: 1 }],
    ["fake:", { name: "steady", where: "tg", launch: null }],
  ])("reads %s", (path, script) => {
    expect(scriptOf(path)).toEqual(script);
  });
});

describe("the scripted machine", () => {
  it("is as fast as its script says", async () => {
    const steady = speed(await first("fake:steady", "tg128"));
    expect(speed(await first("fake:fast", "tg128")) / steady).toBeCloseTo(1.1, 6);
    expect(speed(await first("fake:factor-85", "tg128")) / steady).toBeCloseTo(0.85, 6);
    expect(speed(await first("fake:slow", "tg128")) / steady).toBeCloseTo(0.05, 6);
  });

  it("drifts by 2 % from process to process", async () => {
    // The same random numbers in each: only the script differs between the two.
    const drift =
      speed(await first("fake:drift", "tg128", 3)) / speed(await first("fake:steady", "tg128", 3));
    expect(drift).toBeCloseTo(0.98 ** 3, 6);
  });

  it("writes faster with several sequences, each of them slower", async () => {
    const one = speed(await first("fake:steady", "tg128"));
    const four = speed(await first("fake:steady", "tg128@0x4"));
    expect(four / one).toBeCloseTo(4 / 1.3, 6);
  });

  it("sends requests with a first token after its prompt and even gaps", async () => {
    const { request: times, durationNs } = await first("fake:steady", "req100+10");
    expect(times?.gapsNs).toHaveLength(9);
    const sum = (times?.gapsNs ?? []).reduce((total, gap) => total + gap, times?.firstTokenNs ?? 0);
    expect(sum / durationNs).toBeCloseTo(1, 6);
    // 1 s for 100 tokens, and a ninth of a second for each token: the first has all of the prompt before it.
    expect((times?.firstTokenNs ?? 0) / (times?.gapsNs[0] ?? 1)).toBeCloseTo(10, 4);
  });

  it("writes on end in a time of its own", async () => {
    const value = await first("fake:steady", "sust600");
    expect(value.durationNs).toBeGreaterThanOrEqual(600e9);
    expect(value.wallSeconds * 1e9).toBeCloseTo(value.durationNs, -2);
    expect(value.stretches?.length).toBeGreaterThan(100);
    expect(value.clockSkewSeconds).toBeCloseTo(0, 3);
  });

  it("says that it runs what was asked", async () => {
    const quantized = settings({ kvCacheTypeK: "q8_0", kvCacheTypeV: "q4_0", mmap: false, batchSize: 2048 });
    const facts = await createFakeEngine(request("fake:steady", { settings: quantized })).createContext(256);
    expect(facts).toMatchObject({ kvCacheTypeK: "q8_0", kvCacheTypeV: "q4_0", mmap: false });
    expect(facts).toMatchObject({ sequences: 4, contextSize: 256, batchSize: 1024 });
  });
});

describe("others on the scripted machine", () => {
  it("are away", async () => {
    for (const value of await values("fake:steady", "tg128")) expect(foreign(value)).toBeCloseTo(0, 6);
  });

  it("use 0.8 cores all the time", async () => {
    for (const value of await values("fake:disturbed", "tg128")) expect(foreign(value)).toBeCloseTo(0.8, 6);
  });

  it("come for the first value of one process", async () => {
    const loads = async (launch: number, asked = "tg128") =>
      (await values("fake:burst#1", asked, { launch, values: 3 })).map((value) =>
        Math.abs(foreign(value)).toFixed(3),
      );
    expect(await loads(0)).toEqual(["0.000", "0.000", "0.000"]);
    expect(await loads(1)).toEqual(["0.800", "0.000", "0.000"]);
    expect(await loads(1, "gen128")).toEqual(["0.000", "0.000", "0.000"]);
  });
});
