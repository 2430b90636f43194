import { expect, it } from "vitest";
import { mergeTelemetry } from "../../../../src/core/resume/merge-telemetry.js";
import { noTelemetry, watts } from "../../../fixtures/journals.js";

const NOTE = { source: "rapl" as const, text: "needs root" };

it("puts what was read since behind what was read before, series by series", () => {
  const before = { ...noTelemetry(), series: [watts(1e12, [1, 2])] };
  const since = { ...noTelemetry(), series: [watts(1e12 + 60_000, [3, null]), watts(1e12, [9], "GPU 1")] };
  expect(mergeTelemetry(before, since).series).toEqual([
    {
      ...watts(0, []),
      atMs: [1e12, 1e12 + 1000, 1e12 + 60_000, 1e12 + 61_000],
      values: [1, 2, 3, null],
    },
    watts(1e12, [9], "GPU 1"),
  ]);
});

it("adds up what sampling cost; unknown is not zero", () => {
  const cost = (ownCpuSeconds: number | null) => ({ ...noTelemetry(), ownCpuSeconds });
  expect(mergeTelemetry(cost(1), cost(0.5)).ownCpuSeconds).toBe(1.5);
  expect(mergeTelemetry(cost(null), cost(0.5)).ownCpuSeconds).toBe(0.5);
  expect(mergeTelemetry(cost(1), cost(null)).ownCpuSeconds).toBe(1);
  expect(mergeTelemetry(cost(null), cost(null)).ownCpuSeconds).toBeNull();
});

it("keeps the idle window of before until there is a newer one, and a note once", () => {
  const [first, second] = [
    { fromMs: 1, toMs: 2 },
    { fromMs: 5, toMs: 6 },
  ];
  const before = { ...noTelemetry(), idle: first, notes: [NOTE] };
  expect(mergeTelemetry(before, noTelemetry()).idle).toEqual(first);
  const other = { ...NOTE, text: "gone" };
  const merged = mergeTelemetry(before, { ...noTelemetry(), idle: second, notes: [NOTE, other] });
  expect(merged).toMatchObject({ idle: second, notes: [NOTE, other] });
});

it("changes neither of the two", () => {
  const [before, since] = [1, 2].map((value) => ({ ...noTelemetry(), series: [watts(1e12, [value])] }));
  const copies = structuredClone([before, since]);
  mergeTelemetry(before ?? noTelemetry(), since ?? noTelemetry()).series[0]?.values.push(7);
  expect([before, since]).toEqual(copies);
});
