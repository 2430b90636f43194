import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TelemetryQuantity, TelemetryScope, TelemetrySource } from "../../../../src/schema/telemetry.js";
import { at, codes, judge, ON_GPU, readings, type Story } from "./story.js";

/** Two cores, two threads, and others on 0.06 core all the time: 97 % of the processor is ours, nothing is idle. */
const NEIGHBOUR: Story = { value: ({ wallSeconds }) => ({ workerCpuSeconds: 1.94 * wallSeconds }) };
const THROTTLED: Story = {
  ...ON_GPU,
  series: [readings({ source: "nvidia-smi", quantity: "throttle-hardware", scope: "gpu" }, at(0, 3), [1])],
};
const SWAPPING: Story = { value: ({ wallSeconds }) => ({ majorFaults: 200 * wallSeconds }) };
const OTHER_BACKEND: Story = { settings: { backend: "cuda" } };

describe("judgeCell", () => {
  it("believes a quiet cell", () => {
    expect(judge({})).toEqual({ verdict: "valid", findings: [] });
  });

  it("has nothing to say without a timed value", () => {
    expect(judge({ speeds: [] })).toBeNull();
    expect(judge({ value: () => ({ role: "warmup" }) })).toBeNull();
  });

  it("has nothing to say of a process that only conditions the machine", () => {
    expect(judge({ launch: () => ({ round: -1 }) })).toBeNull();
  });

  it("takes the worst of all findings", () => {
    const both = judge({ ...SWAPPING, speeds: [[10], [10.3], [10.6]] });
    expect(both?.findings.map(({ verdict }) => verdict)).toEqual(["invalid", "wide"]);
    expect(both?.verdict).toBe("invalid");
  });

  it("says of every finding what it means and what to do", () => {
    for (const story of [NEIGHBOUR, THROTTLED, SWAPPING, OTHER_BACKEND, { speeds: [[10], [14], [19]] }]) {
      for (const { reason, remedy } of judge(story)?.findings ?? []) {
        expect(reason).toMatch(/^[a-zA-Z0-9].{10,}[^.]$/);
        expect(remedy).toMatch(/^[a-z].{5,}[^.]$/);
      }
    }
  });

  it("survives a result without any facts of its processes and without a model", () => {
    const story = { launch: () => ({ facts: null, endedAt: null }), context: { model: null } };
    expect(codes(story)).toEqual([]);
  });
});

describe("the profile decides what a neighbour's disturbance means, and nothing else", () => {
  it.each([
    ["a neighbour", NEIGHBOUR, "noisy", "invalid"],
    ["swapping", SWAPPING, "invalid", "invalid"],
    ["another backend", OTHER_BACKEND, "invalid", "invalid"],
    ["throttling", THROTTLED, "noisy", "noisy"],
    ["nothing", {}, "valid", "valid"],
  ] as const)("%s", (_, story: Story, quick, others) => {
    const verdict = (change: Story) => judge({ ...story, ...change })?.verdict;
    expect(verdict({ profile: "quick" })).toBe(quick);
    expect(verdict({ profile: "quick", strict: true })).toBe(others);
    expect(verdict({ profile: "standard" })).toBe(others);
    expect(verdict({ profile: "standard", strict: true })).toBe(others);
    expect(verdict({ profile: "rigorous" })).toBe(others);
  });
});

describe("telemetry of a hostile result", () => {
  /** Times of any order around the run, figures of any size, and fewer or more of them than times. */
  const anySeries = fc.record({
    source: fc.constantFrom(...TelemetrySource.options),
    quantity: fc.constantFrom(...TelemetryQuantity.options),
    scope: fc.constantFrom(...TelemetryScope.options),
    device: fc.constant(null),
    method: fc.string(),
    atMs: fc.array(fc.integer({ min: -500, max: 500 }).map((second) => at(0, second))),
    values: fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))),
  });

  it("never breaks a rule, and never makes a sentence of nothing", () => {
    void fc.assert(
      fc.property(fc.array(anySeries, { maxLength: 4 }), fc.boolean(), (series, gpu) => {
        const judgement = judge({ ...(gpu ? ON_GPU : {}), series });
        for (const { reason } of judgement?.findings ?? []) {
          expect(reason).not.toMatch(/NaN|undefined|null/);
        }
        expect(judgement).not.toBeNull();
      }),
    );
  });

  it("may be long", () => {
    const long = (quantity: "memory-used" | "throttle-software" | "utilization") =>
      readings({ source: "nvidia-smi", quantity, scope: "gpu" }, at(0, -100_000), Array(200_000).fill(0));
    expect(
      codes({ ...ON_GPU, series: [long("memory-used"), long("throttle-software"), long("utilization")] }),
    ).toEqual([]);
  });
});
