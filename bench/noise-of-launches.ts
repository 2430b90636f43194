/**
 * Real noise of this machine: many launches of one cell, cut into A/A comparisons that must find nothing.
 *   npm run bench:noise [-- --launches 256 --file series.json]
 * With --file a series that was measured before is read, or a new one is kept there. Nothing else may run meanwhile.
 * Aims: of 16 comparisons of 8 pairs at most 1 faster or slower; of 2,000 random relabellings at most 3 %; a slowdown
 * of 1.3 times the printed smallest difference, put into one side of the real series, found in 16 of 20.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pairOrder } from "../src/core/plan/pair-order.js";
import { randomNumbers } from "../src/core/protocol/random.js";
import { testOf } from "../src/core/protocol/test-shape.js";
import { comparePairs } from "../src/core/stats/compare-pairs.js";
import { DEFAULT_EPSILON } from "../src/core/stats/comparison.js";
import { mean, standardDeviation } from "../src/core/stats/speed-estimate.js";
import { DEFAULT_DEADLINES } from "../src/host/runner/deadlines.js";
import { launchSeries } from "../src/host/runner/launch-series.js";
import { workerEnv } from "../src/host/runner/worker-env.js";
import { prepareFidelityModels } from "./fidelity-models.js";

const { values: flags } = parseArgs({
  options: {
    launches: { type: "string", default: "256" },
    file: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const PAIRS = 8;
const VALUES = 1;
const RELABELLINGS = 2000;
const INJECTIONS = 20;
const INJECTED = 1.3;

/** ln(tokens/s) of every value, one inner array a process. */
async function readOrMeasure(): Promise<number[][]> {
  if (flags.file !== undefined && existsSync(flags.file)) {
    return JSON.parse(readFileSync(flags.file, "utf8")) as number[][];
  }
  const tiny = (await prepareFidelityModels()).find(({ name }) => name === "tiny");
  if (tiny === undefined) throw new Error("no model");
  console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(2)}`);
  const started = performance.now();
  const series = await launchSeries({
    cell: {
      id: "noise",
      model: "m",
      settings: {
        ...{ backend: "cpu", threads: 1, batchSize: 512, gpuLayers: null, flashAttention: "auto" },
        ...{ kvCacheTypeK: "f16", kvCacheTypeV: "f16", mmap: true },
      },
      test: testOf("tg", { nGen: 128 }),
      contextSize: 256,
      budgetSeconds: null,
    },
    model: { path: tiny.path, sizeBytes: 0 },
    launches: Number(flags.launches),
    values: VALUES,
    seed: Number(flags.seed),
    engine: "llama",
    workerPath: fileURLToPath(new URL("../src/host/worker/main.js", import.meta.url)),
    env: workerEnv(process.env),
    deadlines: DEFAULT_DEADLINES,
    signal: new AbortController().signal,
  });
  console.log(`${series.length} launches in ${((performance.now() - started) / 60_000).toFixed(1)} min`);
  const logs = series.map(({ values }) =>
    values.map(({ tokens, durationNs }) => Math.log(tokens / (durationNs / 1e9))),
  );
  if (flags.file !== undefined) writeFileSync(flags.file, JSON.stringify(logs));
  return logs;
}

/** ln(B/A) of neighbouring launches, the first of each pair being A or B as the order says. */
function logRatios(means: readonly number[], seeds: readonly (string | number)[]): number[] {
  const order = pairOrder(Math.floor(means.length / 2), randomNumbers(...seeds));
  return order.map((side, pair) => {
    const [first = Number.NaN, second = Number.NaN] = means.slice(2 * pair, 2 * pair + 2);
    return side === "AB" ? second - first : first - second;
  });
}

function compare(ratios: readonly number[]) {
  const comparison = comparePairs(ratios, { epsilon: DEFAULT_EPSILON, looks: null });
  if (comparison === null) throw new Error("no pairs");
  return comparison;
}

const isWrong = (ratios: readonly number[]) => ["faster", "slower"].includes(compare(ratios).verdict);

const logs = await readOrMeasure();
const means = logs.map(mean);
console.log(`sd between processes: ${percent(standardDeviation(means))}`);
const runs = Array.from({ length: Math.floor(means.length / (2 * PAIRS)) }, (_, run) =>
  means.slice(2 * PAIRS * run, 2 * PAIRS * (run + 1)),
);
const wrong = runs.filter((run, index) => isWrong(logRatios(run, [flags.seed, "a/a", index]))).length;
report(`A/A runs of ${PAIRS} pairs called faster or slower`, `${wrong} of ${runs.length}`, wrong <= 1);

let relabelled = 0;
for (let round = 0; round < RELABELLINGS; round += 1) {
  const run = runs[round % runs.length] ?? [];
  if (isWrong(logRatios(run, [flags.seed, "relabel", round]))) relabelled += 1;
}
const share = relabelled / RELABELLINGS;
report(`relabellings called faster or slower`, `${percent(share)} of ${RELABELLINGS}`, share <= 0.03);

let found = 0;
for (let round = 0; round < INJECTIONS; round += 1) {
  const ratios = logRatios(runs[round % runs.length] ?? [], [flags.seed, "inject", round]);
  const { smallestDifference } = compare(ratios);
  const slowdown = Math.log1p(INJECTED * (smallestDifference ?? Number.NaN));
  if (compare(ratios.map((ratio) => ratio - slowdown)).verdict === "slower") found += 1;
}
report(`slowdowns of ${INJECTED} x the smallest difference found`, `${found} of ${INJECTIONS}`, found >= 16);

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(2)} %`;
}

function report(what: string, figure: string, met: boolean): void {
  console.log(`${what}: ${figure} ${met ? "ok" : "MISSED"}`);
  if (!met) process.exitCode = 1;
}
