import { RigmarkError } from "../../errors.js";
import type { LlamaBenchRow } from "../../schema/llama-bench.js";
import type { Machine } from "../../schema/machine.js";
import type { EngineSettings, Test } from "../../schema/plan.js";
import { RESULT_VERSION, type ResultDocument } from "../../schema/result.js";
import { collectCells, type PlacedTest } from "./collect-cells.js";
import { modelOf, sameModelFile } from "./imported-model.js";
import { backendNames, settingsOf } from "./imported-settings.js";
import { contradiction, testOfRow } from "./imported-values.js";

/** A row and where it stands: `place` is for messages, `file` its number among the files given. */
export interface PlacedRow {
  readonly row: LlamaBenchRow;
  readonly place: string;
  readonly file: number;
}

/** A result document that lacks what the command adds: id, command line and source. */
export type ImportedDocument = Omit<ResultDocument, "runId" | "command">;

const NAME_LENGTH = 120;

/**
 * Makes result documents of llama-bench's rows: one for each machine and build among them. A file is one process,
 * because nothing in llama-bench's output tells processes apart. `isoOf` writes Unix ms as a timestamp.
 */
export function importLlamaBench(
  rows: readonly PlacedRow[],
  isoOf: (ms: number) => string,
): ImportedDocument[] {
  refuseRepeated(rows);
  const groups = new Map<string, PlacedRow[]>();
  for (const placed of rows) {
    const { build_commit, build_number, cpu_info, gpu_info } = placed.row;
    const key = JSON.stringify([build_commit, build_number, backendNames(placed.row), cpu_info, gpu_info]);
    groups.set(key, [...(groups.get(key) ?? []), placed]);
  }
  return [...groups.values()].map((group) => documentOf(group, isoOf));
}

/** One file given twice would look like two processes that agree to the nanosecond. */
function refuseRepeated(rows: readonly PlacedRow[]): void {
  const seen = new Map<string, string>();
  for (const { row, place } of rows) {
    const key = JSON.stringify(row);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new RigmarkError("bad-result", `${place}: the same row was given before (${earlier})`, {
        hint: "give each run of llama-bench once",
      });
    }
    seen.set(key, place);
  }
}

function documentOf(rows: readonly PlacedRow[], isoOf: (ms: number) => string): ImportedDocument {
  const [first] = rows;
  if (first === undefined) throw new RigmarkError("bad-result", "there is no row to import");
  const representatives: LlamaBenchRow[] = [];
  const tests = rows.map((placed): PlacedTest => {
    let index = representatives.findIndex((known) => sameModelFile(known, placed.row));
    if (index < 0) index = representatives.push(placed.row) - 1;
    return {
      ...placed,
      model: `m${index + 1}`,
      settings: checkedSettings(placed),
      test: checkedTest(placed),
    };
  });
  const { cells, launches, endedAtMs } = collectCells(tests, isoOf);
  const files = new Set(rows.map(({ file }) => file)).size;
  return {
    format: "rigmark-result",
    schemaVersion: RESULT_VERSION,
    tool: { name: "llama-bench", version: versionOf(first.row), engine: "imported", source: null },
    status: "complete",
    startedAt: isoOf(Math.min(...rows.map(({ row }) => row.test_time))),
    endedAt: isoOf(endedAtMs),
    plan: {
      profile: "quick",
      suites: [],
      seed: 0,
      replication: { kMin: files, kMax: files, targetHalfWidth: null, values: null },
      ordering: { kind: "rounds" },
      pauseSeconds: 0,
      idleSeconds: 0,
      noise: null,
      strict: false,
      cells: cells.map(({ cell }) => cell),
      groups: [],
    },
    machine: machineOf(first.row),
    statedWatts: null,
    models: representatives.map((row, index) => modelOf(row, `m${index + 1}`)),
    launches,
    cells,
    telemetry: { series: [], notes: [], idle: null, ownCpuSeconds: null },
    lockLost: null,
  };
}

function checkedSettings({ row, place }: PlacedRow): EngineSettings {
  const settings = settingsOf(row);
  if (settings !== null) return settings;
  throw new RigmarkError("bad-result", `${place}: type_k or type_v is no KV cache type of llama.cpp`);
}

function checkedTest({ row, place }: PlacedRow): Test {
  const test = testOfRow(row);
  if (test === null) throw new RigmarkError("bad-result", `${place}: n_prompt and n_gen are both 0`);
  if (row.samples_ns && row.samples_ts && row.samples_ns.length !== row.samples_ts.length) {
    throw new RigmarkError("bad-result", `${place}: samples_ns and samples_ts differ in length`);
  }
  const average = contradiction(row);
  if (average === null) return test;
  throw new RigmarkError(
    "bad-result",
    `${place}: avg_ts is ${row.avg_ts}, but the samples give ${average.toFixed(2)}`,
    { hint: "the file was changed by hand, or is damaged: give the original output" },
  );
}

function versionOf(row: LlamaBenchRow): string {
  return `b${row.build_number} ${row.build_commit}, ${backendNames(row)}`;
}

/** llama-bench names processors and cards and nothing else; `unstated` says so. */
function machineOf({ cpu_info, gpu_info }: LlamaBenchRow): Machine {
  const unknown = "not stated";
  return {
    cpu: {
      model: cpu_info.trim() || unknown,
      vendor: null,
      physicalCores: 1,
      logicalCores: 1,
      usableCores: 1,
      baseGhz: null,
      lastLevelCacheBytes: null,
      quotaCores: null,
      governor: null,
    },
    memory: { totalBytes: 0, availableBytes: 0, limitBytes: null },
    os: {
      platform: unknown,
      name: unknown,
      kernel: unknown,
      arch: unknown,
      virtual: null,
      hypervisor: null,
      container: false,
      wsl: false,
    },
    gpus: gpu_info
      .split(", ")
      .map((name) => name.trim().slice(0, NAME_LENGTH))
      .filter((name) => name !== "")
      .map((name) => ({
        name,
        vendor: null,
        memoryBytes: null,
        driver: null,
        powerLimitWatts: null,
        defaultPowerLimitWatts: null,
        unifiedMemory: null,
        source: "llama-bench",
      })),
    power: { source: null },
    memoryBandwidth: null,
    node: unknown,
    unstated: ["cores", "memory", "system"],
  };
}
