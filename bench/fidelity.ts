/**
 * How near rigmark's figures are to llama-bench's on the same file, with the same shared libraries: both run in
 * pairs of fresh processes, in the order ABBA, and the ratio of each pair is one observation.
 *
 *   LLAMA_BENCH=/path/to/llama-bench npm run bench:fidelity [-- --pairs 24 --only 1.5b,tiny]
 *
 * llama-bench must be of the llama.cpp release that node-llama-cpp ships and load the shared libraries of
 * node_modules/@node-llama-cpp; the bench checks which libraries it maps.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { estimateSpeed, standardDeviation } from "../src/core/stats/speed-estimate.js";
import { type FidelityModel, prepareFidelityModels } from "./fidelity-models.js";
import { runLlamaBench, runRigmark, type Speeds } from "./fidelity-sides.js";

interface Setting {
  readonly model: FidelityModel["name"];
  readonly threads: number;
  readonly flashAttention: "on" | "off";
  readonly batchSize: number;
  readonly pairs: number;
  /** Measure `gen` too; llama-bench has no such test. */
  readonly withGen: boolean;
}

const { values: flags } = parseArgs({ options: { pairs: { type: "string" }, only: { type: "string" } } });

/** The default size ends within twelve minutes on two cores. */
const SETTINGS: readonly Setting[] = [
  { model: "1.5b", threads: 2, flashAttention: "on", batchSize: 512, pairs: 24, withGen: true },
  { model: "tiny", threads: 1, flashAttention: "on", batchSize: 512, pairs: 8, withGen: true },
  { model: "tiny", threads: 2, flashAttention: "on", batchSize: 512, pairs: 8, withGen: true },
  { model: "tiny", threads: 2, flashAttention: "off", batchSize: 256, pairs: 6, withGen: false },
];

async function main(): Promise<void> {
  const peer = process.env["LLAMA_BENCH"];
  if (!peer) throw new Error("LLAMA_BENCH is not set: name a llama-bench of the same llama.cpp release");
  const wanted = flags.only?.split(",");
  const models = await prepareFidelityModels();
  console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  console.log(`load average before the start: ${loadavg()[0]?.toFixed(2)}\n`);
  for (const setting of SETTINGS) {
    if (wanted !== undefined && !wanted.includes(setting.model)) continue;
    const model = models.find(({ name }) => name === setting.model);
    if (model === undefined) throw new Error(`no model ${setting.model}`);
    await compare(peer, setting, model);
  }
}

async function compare(peer: string, setting: Setting, model: FidelityModel): Promise<void> {
  const pairs = flags.pairs === undefined ? setting.pairs : Number(flags.pairs);
  const ours: Speeds[] = [];
  const theirs: Speeds[] = [];
  // The first pair conditions the machine and is not used.
  for (let pair = -1; pair < pairs; pair += 1) {
    const runs = [
      async () => ours.push(await runRigmark({ ...setting, ...model })),
      async () => theirs.push(await runLlamaBench(peer, { ...setting, ...model })),
    ];
    if (pair % 2 !== 0) runs.reverse();
    for (const run of runs) await run();
    if (pair === -1) ours.length = theirs.length = 0;
  }
  const { threads, flashAttention, batchSize } = setting;
  console.log(
    `${model.title}, ${threads} threads, flash attention ${flashAttention}, batch ${batchSize}, ${pairs} pairs`,
  );
  for (const test of ["pp", "tg"] as const) printRatio(test, ours, theirs);
  if (setting.withGen) printGeneration(ours);
  console.log("");
}

/** Ratio with its 90 % interval: t(0.95, n-1) on the logarithms of the pairs' ratios. */
function printRatio(test: "pp" | "tg", ours: readonly Speeds[], theirs: readonly Speeds[]): void {
  const ratios = ours.map((speeds, index) => speeds[test] / (theirs[index]?.[test] ?? Number.NaN));
  const estimate = estimateSpeed(
    ratios.map((ratio) => [ratio]),
    0.95,
  );
  if (estimate === null || estimate.low === null || estimate.high === null)
    throw new Error("fewer than 2 pairs");
  const [a, b] = [geometricMean(ours, test), geometricMean(theirs, test)];
  const extra = (1e6 / a - 1e6 / b).toFixed(0);
  const sd = standardDeviation(ratios.map(Math.log));
  console.log(
    `  ${test}  rigmark ${a.toFixed(2)}  llama-bench ${b.toFixed(2)} tokens/s  ratio ${estimate.point.toFixed(4)}` +
      `  90 % ${estimate.low.toFixed(4)} to ${estimate.high.toFixed(4)}  sd of a pair ${(100 * sd).toFixed(1)} %${test === "tg" ? `  ${extra} us more a token` : ""}`,
  );
}

function printGeneration(ours: readonly Speeds[]): void {
  const ratios = estimateSpeed(
    ours.flatMap(({ gen, tg }) => (gen === null ? [] : [[gen / tg]])),
    0.95,
  );
  console.log(
    `  gen  gen/tg ${ratios?.point.toFixed(4)}  90 % ${ratios?.low?.toFixed(4)} to ${ratios?.high?.toFixed(4)}`,
  );
}

function geometricMean(speeds: readonly Speeds[], test: "pp" | "tg"): number {
  return Math.exp(speeds.reduce((sum, speed) => sum + Math.log(speed[test]), 0) / speeds.length);
}

await main();
