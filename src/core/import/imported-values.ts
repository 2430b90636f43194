import type { LlamaBenchRow } from "../../schema/llama-bench.js";
import type { Test } from "../../schema/plan.js";
import type { StoredValue } from "../../schema/result.js";
import { testOf } from "../protocol/test-shape.js";

/** Averages and samples of one row may differ by rounding only. */
const TOLERANCE = 0.001;

/** The test of a row; null when it has neither prompt nor generation. */
export function testOfRow({ n_prompt: nPrompt, n_gen: nGen, n_depth: nDepth }: LlamaBenchRow): Test | null {
  if (nPrompt === 0 && nGen === 0) return null;
  const kind = nGen === 0 ? "pp" : nPrompt === 0 ? "tg" : "pg";
  return testOf(kind, { nPrompt, nGen, nDepth });
}

/** Nanoseconds of each repetition of a row; none where only averages were printed. */
export function samplesOf(row: LlamaBenchRow): number[] {
  const tokens = row.n_prompt + row.n_gen;
  return (
    row.samples_ns ?? (row.samples_ts ?? []).map((speed) => Math.max(1, Math.round((1e9 * tokens) / speed)))
  );
}

/** The average that the samples give when it is not the one printed beside them, in tokens/s; else null. */
export function contradiction(row: LlamaBenchRow): number | null {
  const tokens = row.n_prompt + row.n_gen;
  const samples = samplesOf(row);
  if (samples.length === 0) return null;
  const average = samples.reduce((sum, ns) => sum + (1e9 * tokens) / ns, 0) / samples.length;
  return Math.abs(average / row.avg_ts - 1) > TOLERANCE ? average : null;
}

/**
 * The samples of a row as values of one process. llama-bench tells nothing of processor time, idle time and page
 * faults: those fields are null where that can be, else 0, and no rule reads them in an imported result.
 */
export function valuesOf(row: LlamaBenchRow, cellId: string, test: Test, launch: number): StoredValue[] {
  let endedAtMs = row.test_time;
  return samplesOf(row).map((durationNs) => {
    endedAtMs += durationNs / 1e6;
    return {
      cellId,
      role: "timed",
      test,
      repetitions: 1,
      tokens: row.n_prompt + row.n_gen,
      durationNs,
      workerCpuSeconds: 0,
      wallSeconds: durationNs / 1e9,
      idleSeconds: null,
      clockSkewSeconds: 0,
      majorFaults: null,
      endedAtMs,
      request: null,
      stretches: null,
      launch,
      worstWindowCores: null,
      disturbed: false,
    };
  });
}
