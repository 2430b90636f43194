import { expect, it } from "vitest";
import { valuesOf } from "../../../../src/core/plan/values-of.js";
import type { CellResult } from "../../../../src/schema/result.js";
import { launch, resultDocument } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";
import { value } from "../../../fixtures/stored-values.js";

const TG = shape("tg128");
/** 14 s to load and 4 s of warm-up against 2 s a value: sqrt(18 / 2) = 3. */
const WARM_UP_SPEED = 32;
const SPEED = 64;
const EQUAL = { within: 0.01, between: 0.01 };

/** A run of one cell: ln(speed / 64) of the values of each process. */
function runOf(logs: readonly (readonly number[])[]) {
  const document = resultDocument([{ asked: "tg128" }], {
    launches: logs.map((_, index) => launch(index, { cells: ["c1"], loadNs: 14e9 })),
  });
  const [result] = document.cells as [CellResult];
  result.values = logs.flatMap((own, process) => [
    value("c1", TG, WARM_UP_SPEED, process, "warmup"),
    ...own.map((log) => value("c1", TG, SPEED * Math.exp(log), process, "timed")),
  ]);
  return { document, result };
}

/** Inside 0.0141, between 0.0995 (values-per-process.test.ts): 3 x 0.142 rounds to none, so one. */
const FAR_APART = [
  [0, 0.02],
  [0.1, 0.12],
  [0.2, 0.22],
];

it("goes by the machine's own noise while fewer than three processes are known", () => {
  const { document, result } = runOf([[0]]);
  expect(valuesOf([result], document, EQUAL)).toBe(3);
  expect(valuesOf([result], document, { within: 0.01, between: 0.02 })).toBe(2);
  expect(valuesOf([result], document, null)).toBeNull();
  const two = runOf(FAR_APART.slice(0, 2));
  expect(valuesOf([two.result], two.document, EQUAL)).toBe(3);
});

it("goes by the cell's own noise from three processes on", () => {
  const { document, result } = runOf(FAR_APART);
  expect(valuesOf([result], document, EQUAL)).toBe(1);
  expect(valuesOf([result], document, null)).toBe(1);
});

it("does not count a process that others disturbed, and keeps the prior where each has one value", () => {
  const { document, result } = runOf(FAR_APART);
  for (const one of result.values) one.disturbed = one.launch === 2;
  expect(valuesOf([result], document, EQUAL)).toBe(3);
  const single = runOf([[0], [0.1], [0.2]]);
  expect(valuesOf([single.result], single.document, EQUAL)).toBe(3);
  expect(valuesOf([single.result], single.document, null)).toBeNull();
});

it("says nothing before the first value, of a process that never loaded, or where cells share a process", () => {
  const { document, result } = runOf([[]]);
  expect(valuesOf([result], document, EQUAL)).toBeNull();
  const one = runOf([[0]]);
  expect(valuesOf([one.result, one.result], one.document, EQUAL)).toBeNull();
  expect(valuesOf([], one.document, EQUAL)).toBeNull();
  const unloaded = { ...one.document, launches: [launch(0, { cells: ["c1"], loadNs: null })] };
  expect(valuesOf([one.result], unloaded, EQUAL)).toBeNull();
});
