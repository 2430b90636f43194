import { describe, expect, it } from "vitest";
import { throttlingOf } from "../../../../src/core/validity/repeated.js";
import type { TelemetrySeries } from "../../../../src/schema/telemetry.js";
import { facts, launch } from "../../../fixtures/result-documents.js";
import { at, codes, ON_GPU, readings, resultOf, type Story, words } from "./story.js";

const FLAG = { source: "nvidia-smi", quantity: "throttle-hardware", scope: "gpu" } as const;
const COUNT = { source: "cpu-throttle", quantity: "throttle-hardware", scope: "cpu" } as const;
/** Up in the middle of the values of one process: they last 12.8 s. */
const flagged = (process: number): TelemetrySeries => readings(FLAG, at(process, 5), [1]);

describe("throttlingOf", () => {
  const telemetry = (series: TelemetrySeries) => ({
    ...{ series: [series], notes: [], idle: null, ownCpuSeconds: null },
  });
  const onGpu = (index: number) => launch(index, { facts: facts(ON_GPU.loaded) });
  const cells = [resultOf(ON_GPU)];

  it("names the rule for the process that was throttled, and for no other", () => {
    expect(throttlingOf(onGpu(1), cells, telemetry(flagged(1)))).toBe("V04");
    expect(throttlingOf(onGpu(0), cells, telemetry(flagged(1)))).toBeNull();
    const risen = telemetry(readings(COUNT, at(2, 5), [3, 4]));
    expect(throttlingOf(launch(2), cells, risen)).toBe("V05");
    expect(throttlingOf(launch(1), cells, risen)).toBeNull();
  });

  it("looks at every test that the process ran", () => {
    const other = { ...resultOf(ON_GPU), values: [] };
    expect(throttlingOf(onGpu(1), [other, ...cells], telemetry(flagged(1)))).toBe("V04");
  });

  it("is silent about a test that is there to heat the machine, and about disturbed values", () => {
    const sustained = [resultOf({ ...ON_GPU, asked: "sust2" })];
    expect(throttlingOf(onGpu(1), sustained, telemetry(readings(FLAG, at(1, 1.5), [1])))).toBeNull();
    const disturbed = [resultOf({ ...ON_GPU, value: () => ({ disturbed: true }) })];
    expect(throttlingOf(onGpu(1), disturbed, telemetry(flagged(1)))).toBeNull();
  });
});

describe("a process that was throttled and measured again", () => {
  /** Four processes; the second was the first's repetition. */
  const repeated = (series: readonly TelemetrySeries[]): Story => ({
    ...ON_GPU,
    speeds: [[1], [10], [10], [10]],
    replication: { kMin: 3 },
    series,
    launch: (index) => (index === 0 ? { repeatedFor: "V04" } : {}),
  });

  it("is told of, and neither its speed nor its throttling counts", () => {
    expect(codes(repeated([flagged(0)]))).toEqual(["V04 valid"]);
    expect(words(repeated([flagged(0)]))).toMatch(/^1 process was throttled, left out, and measured again/);
  });

  it("is judged throttled when the second one was throttled, too", () => {
    expect(codes(repeated([flagged(0), flagged(1)]))).toEqual(["V04 noisy", "V04 valid"]);
  });

  it("is told of in its own tests only", () => {
    const elsewhere: Story = {
      ...repeated([]),
      speeds: [[10], [10], [10], [10]],
      launch: (index) => (index === 0 ? { repeatedFor: "V05", cells: ["c9"] } : {}),
    };
    expect(codes(elsewhere)).toEqual([]);
  });
});
