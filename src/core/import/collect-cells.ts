import { RigmarkError } from "../../errors.js";
import type { LlamaBenchRow } from "../../schema/llama-bench.js";
import type { EngineSettings, Test } from "../../schema/plan.js";
import type { CellResult, Launch } from "../../schema/result.js";
import { contextNeeded, testLabel } from "../protocol/test-shape.js";
import { samplesOf, valuesOf } from "./imported-values.js";

/** A row with the cell it belongs to. */
export interface PlacedTest {
  readonly row: LlamaBenchRow;
  readonly place: string;
  readonly file: number;
  readonly model: string;
  readonly settings: EngineSettings;
  readonly test: Test;
}

/** Cells with their values, and one launch for every file, model and settings. */
export interface Collected {
  readonly cells: CellResult[];
  readonly launches: Launch[];
  /** End of the last repetition, Unix ms. */
  readonly endedAtMs: number;
}

/** Sorts rows into cells. A row that only states an average cannot be joined with another of the same cell. */
export function collectCells(tests: readonly PlacedTest[], isoOf: (ms: number) => string): Collected {
  const cells = new Map<string, CellResult>();
  const launches = new Map<string, Launch>();
  let endedAtMs = 0;
  for (const placed of tests) {
    const cell = cellFor(placed, cells);
    const launch = launchFor(placed, launches, isoOf);
    if (!launch.cells.includes(cell.cell.id)) launch.cells.push(cell.cell.id);
    addRow(cell, placed, launch.index);
    const end = cell.values.at(-1)?.endedAtMs ?? placed.row.test_time;
    launch.endedAt = isoOf(end);
    endedAtMs = Math.max(endedAtMs, end);
  }
  return { cells: [...cells.values()], launches: [...launches.values()], endedAtMs };
}

function cellFor({ model, settings, test }: PlacedTest, cells: Map<string, CellResult>): CellResult {
  const key = JSON.stringify([model, settings, test]);
  const known = cells.get(key);
  if (known !== undefined) return known;
  const cell: CellResult = {
    cell: {
      id: `${cells.size + 1}-${testLabel(test).replaceAll(" ", "")}`,
      model,
      settings,
      test,
      contextSize: contextNeeded(test),
      budgetSeconds: null,
    },
    status: "completed",
    ran: test,
    values: [],
    failure: null,
    reason: null,
    stated: null,
  };
  cells.set(key, cell);
  return cell;
}

function launchFor(
  { row, file, model, settings }: PlacedTest,
  launches: Map<string, Launch>,
  isoOf: (ms: number) => string,
): Launch {
  const key = JSON.stringify([file, model, settings]);
  const known = launches.get(key);
  if (known !== undefined) return known;
  const launch: Launch = {
    index: launches.size,
    model,
    settings,
    round: file,
    cells: [],
    startedAt: isoOf(row.test_time),
    endedAt: null,
    loadNs: null,
    facts: null,
    peakRssBytes: null,
    vramUsedBytes: null,
    hotStart: false,
    vramNotReturnedBytes: null,
    failure: null,
  };
  launches.set(key, launch);
  return launch;
}

function addRow(cell: CellResult, { row, place, test }: PlacedTest, launch: number): void {
  const samples = samplesOf(row).length > 0;
  if (cell.stated !== null || (cell.values.length > 0 && !samples)) {
    throw new RigmarkError(
      "bad-result",
      `${place}: ${testLabel(test)} with the same settings was given before`,
      {
        hint: "averages of two runs cannot be joined: import llama-bench's json or jsonl, or each file alone",
      },
    );
  }
  if (samples) {
    cell.values.push(...valuesOf(row, cell.cell.id, test, launch));
    return;
  }
  cell.stated = { mean: row.avg_ts, standardDeviation: row.stddev_ts ?? null, repetitions: null };
}
