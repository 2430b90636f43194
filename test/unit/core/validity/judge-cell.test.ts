import { describe, expect, it } from "vitest";
import { judgeCell } from "../../../../src/core/validity/judge-cell.js";
import type { Launch } from "../../../../src/schema/result.js";
import { cell, facts, launch, model, resultDocument, settings } from "../../../fixtures/result-documents.js";

const machine = resultDocument().machine;
const launches = [launch(0), launch(1), launch(2)];
const header = model().header;

interface Case {
  readonly asked?: string;
  readonly ran?: string;
  readonly speeds?: readonly number[];
  readonly launches?: readonly Launch[];
  readonly idleShare?: number;
  readonly cpuShare?: number;
  readonly bandwidth?: { bytesPerSecond: number; method: "measured" | "published" } | null;
  readonly threads?: number;
}

/** Judges a cell of three processes; each case changes one thing. */
function judge(change: Case) {
  const threads = change.threads ?? 2;
  const story = {
    asked: change.asked ?? "tg128",
    speeds: change.speeds ?? [10, 10, 10],
    settings: settings({ threads }),
  };
  const result = cell(change.ran === undefined ? story : { ...story, ran: change.ran }, 0);
  for (const value of result.values) {
    value.idleSeconds = (change.idleShare ?? 0) * value.wallSeconds;
    value.workerCpuSeconds = (change.cpuShare ?? 1) * threads * value.wallSeconds;
  }
  return judgeCell(
    result,
    change.launches ?? launches.map((one) => ({ ...one, facts: facts({ threads }) })),
    {
      machine,
      header,
      bandwidth: change.bandwidth ?? null,
      plannedLaunches: 3,
    },
  );
}

const codes = (change: Case) => judge(change)?.findings.map(({ code, verdict }) => `${code} ${verdict}`);
const ran = (change: Parameters<typeof facts>[0]) =>
  [0, 1, 2].map((index) => launch(index, { facts: facts(change) }));

describe("judgeCell", () => {
  it("believes a quiet cell", () => {
    expect(judge({})).toEqual({ verdict: "valid", findings: [] });
  });

  it("has nothing to say without a timed value", () => {
    expect(judge({ speeds: [] })).toBeNull();
  });

  it.each([
    ["threads", { threads: 1 }],
    ["batch size", { batchSize: 256 }],
    ["KV type", { kvCacheTypeV: "q8_0" }],
  ])("V01: refuses a figure when another %s ran", (_, change) => {
    expect(codes({ launches: ran(change) })).toContain("V01 invalid");
  });

  it("V01: refuses a CPU figure where a GPU was asked for", () => {
    const result = cell({ asked: "tg128", speeds: [10, 10, 10], settings: settings({ backend: "cuda" }) }, 0);
    const context = { machine, header, bandwidth: null, plannedLaunches: 3 };
    expect(judgeCell(result, launches, context)?.findings[0]).toMatchObject({
      code: "V01",
      verdict: "invalid",
    });
  });

  it("V02: refuses values whose tokens are not those of the shape", () => {
    const result = cell({ asked: "tg128", speeds: [10, 10, 10] }, 0);
    const value = result.values.at(-1);
    if (value !== undefined) value.tokens = 127;
    const context = { machine, header, bandwidth: null, plannedLaunches: 3 };
    expect(judgeCell(result, launches, context)?.verdict).toBe("invalid");
  });

  // Two cores, two threads: no spare core, so the limit is 0.05 core. Own CPU 97 % of two cores and none idle
  // leaves 0.06 core to others; 98 % leaves 0.04.
  it("V06: calls a value noisy above 0.05 foreign cores when no core is spare", () => {
    expect(codes({ cpuShare: 0.97 })).toEqual(["V06 noisy"]);
    expect(codes({ cpuShare: 0.98 })).toEqual([]);
  });

  it("V06: allows more where a core is spare", () => {
    expect(codes({ threads: 1, cpuShare: 1, idleShare: 0.9 })).toEqual([]);
    expect(codes({ threads: 1, cpuShare: 1, idleShare: 0.8 })).toEqual(["V06 noisy"]);
  });

  it("V08: calls an interval wide above 5 % and noisy above 15 %", () => {
    expect(codes({ speeds: [10, 10.1, 10.2] })).toEqual([]);
    expect(codes({ speeds: [10, 10.3, 10.6] })).toEqual(["V08 wide"]);
    expect(codes({ speeds: [10, 12, 14] })).toEqual(["V08 noisy"]);
  });

  it("V09: refuses a cell with fewer processes than planned, or too short values", () => {
    expect(codes({ speeds: [10, 10] })).toContain("V09 invalid");
    expect(codes({ speeds: [100, 100, 100] })).toEqual(["V09 invalid"]);
  });

  it("V12: refuses what the memory cannot deliver, and doubts a bandwidth of our own", () => {
    const published = { bytesPerSecond: 5e9, method: "published" as const };
    const measured = { bytesPerSecond: 5e9, method: "measured" as const };
    expect(codes({ bandwidth: published })).toEqual(["V12 invalid"]);
    expect(codes({ bandwidth: measured })).toEqual(["V12 valid"]);
    expect(codes({ bandwidth: { ...published, bytesPerSecond: 11e9 } })).toEqual([]);
  });

  it("V13: tells when the threads did not run", () => {
    const idle = (cpuShare: number) => codes({ cpuShare, idleShare: 2 * (1 - cpuShare) });
    expect(idle(0.95)).toEqual([]);
    expect(idle(0.85)).toEqual(["V13 valid"]);
    expect(idle(0.6)).toEqual(["V13 noisy"]);
  });
});
