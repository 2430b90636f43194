/**
 * How near rigmark's figures are to llama-bench's on the same file with the same shared libraries. Both sides run in
 * fresh processes, one test a process, in pairs next to each other in time, in the order ABBA; the ratio of each
 * pair is one observation. Nothing else may run on the machine meanwhile.
 *
 *   LLAMA_BENCH=/path/to/llama-bench npm run bench:fidelity [-- --pairs 24 --only 1.5b]
 *
 * llama-bench must be of the llama.cpp release that node-llama-cpp ships and must load the shared libraries of
 * node_modules/@node-llama-cpp (LD_LIBRARY_PATH): the bench looks which ones it maps. A missing side is an error.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { estimateSpeed, standardDeviation } from "../src/core/stats/speed-estimate.js";
import { type FidelityModel, prepareFidelityModels } from "./fidelity-models.js";
import { runLlamaBench, runRigmark, type Setting } from "./fidelity-sides.js";

interface Plan extends Setting {
  readonly model: FidelityModel["name"];
  /** Pairs of processes; for `gen`, processes that run gen and tg one after the other. */
  readonly pairs: { readonly pp: number; readonly tg: number; readonly gen: number };
}

/** The default size ends within twelve minutes on two cores. */
const PLANS: readonly Plan[] = [
  { model: "1.5b", threads: 2, flashAttention: "on", batchSize: 512, pairs: { tg: 32, pp: 8, gen: 3 } },
  { model: "tiny", threads: 1, flashAttention: "on", batchSize: 512, pairs: { tg: 8, pp: 6, gen: 3 } },
  { model: "tiny", threads: 2, flashAttention: "on", batchSize: 512, pairs: { tg: 8, pp: 6, gen: 3 } },
  { model: "tiny", threads: 2, flashAttention: "off", batchSize: 256, pairs: { tg: 5, pp: 5, gen: 0 } },
];

const { values: flags } = parseArgs({ options: { pairs: { type: "string" }, only: { type: "string" } } });

async function main(): Promise<void> {
  const peer = process.env["LLAMA_BENCH"];
  if (!peer) throw new Error("LLAMA_BENCH is not set: name a llama-bench of the same llama.cpp release");
  const models = await prepareFidelityModels();
  console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  console.log(`load average before the start: ${loadavg()[0]?.toFixed(2)}\n`);
  for (const plan of PLANS) {
    const model = models.find(({ name }) => name === plan.model);
    if (model === undefined) throw new Error(`no model ${plan.model}`);
    if (flags.only !== undefined && flags.only !== plan.model) continue;
    const fa = `flash attention ${plan.flashAttention}`;
    console.log(`synth:${plan.model} Q4_K_M, ${plan.threads} threads, ${fa}, batch ${plan.batchSize}`);
    for (const test of ["tg", "pp"] as const) await comparePairs(peer, test, plan, model);
    if (plan.pairs.gen > 0) await compareGeneration(plan, model);
    console.log("");
  }
}

async function comparePairs(
  peer: string,
  test: "pp" | "tg",
  plan: Plan,
  model: FidelityModel,
): Promise<void> {
  const pairs = flags.pairs === undefined ? plan.pairs[test] : Number(flags.pairs);
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first pair conditions the machine and is not used.
  for (let pair = -1; pair < pairs; pair += 1) {
    const runs = [
      async () => ours.push((await runRigmark(plan, model, [test]))[test] ?? Number.NaN),
      async () => theirs.push(await runLlamaBench(peer, plan, model, test)),
    ];
    if (pair % 2 !== 0) runs.reverse();
    for (const run of runs) await run();
    if (pair === -1) ours.length = theirs.length = 0;
  }
  const [a, b] = [geometricMean(ours), geometricMean(theirs)];
  const label = test === "pp" ? `pp${model.nPrompt}` : `tg${model.nGen}`;
  const extra = test === "tg" ? `  ${(1e6 / a - 1e6 / b).toFixed(0)} us more a token` : "";
  const ratios = ours.map((speed, index) => speed / (theirs[index] ?? Number.NaN));
  console.log(
    `  ${label.padEnd(6)} rigmark ${a.toFixed(2)}  llama-bench ${b.toFixed(2)}  ${describe(ratios)}${extra}`,
  );
}

/** Both of ours, in one process: what sampling through the public API costs. */
async function compareGeneration(plan: Plan, model: FidelityModel): Promise<void> {
  const ratios: number[] = [];
  for (let process = 0; process < plan.pairs.gen; process += 1) {
    const { gen, tg } = await runRigmark(plan, model, ["tg", "gen"]);
    ratios.push((gen ?? Number.NaN) / (tg ?? Number.NaN));
  }
  console.log(`  gen${model.nGen}  gen / tg of rigmark itself: ${describe(ratios)}`);
}

/** Geometric mean of ratios with its 90 % interval: t(0.95, n-1) on their logarithms. */
function describe(ratios: readonly number[]): string {
  if (ratios.some((ratio) => !Number.isFinite(ratio))) throw new Error("a side gave no value");
  const estimate = estimateSpeed(
    ratios.map((ratio) => [ratio]),
    0.95,
  );
  if (estimate === null || estimate.low === null || estimate.high === null) {
    throw new Error("an interval needs two pairs or more");
  }
  const sd = 100 * standardDeviation(ratios.map(Math.log));
  return (
    `ratio ${estimate.point.toFixed(4)}  90 % ${estimate.low.toFixed(4)} to ${estimate.high.toFixed(4)}` +
    `  n ${ratios.length}  sd ${sd.toFixed(1)} %`
  );
}

function geometricMean(speeds: readonly number[]): number {
  return Math.exp(speeds.reduce((sum, speed) => sum + Math.log(speed), 0) / speeds.length);
}

await main();
