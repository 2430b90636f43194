/**
 * Time of one bill with 14 offers, break-evens up to 4 machines and 10,000 draws, and against 1,000 draws:
 *   npm run bench:cost [-- --rounds 9]
 * Aim: under 1 s.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { buildSides } from "../src/commands/cost/build-sides.js";
import { readChoices } from "../src/commands/cost/cost-choices.js";
import { readCostFlags } from "../src/commands/cost/cost-flags.js";
import { findWeights } from "../src/commands/cost/find-weights.js";
import { parseTyped } from "../src/commands/cost/parse-typed.js";
import { typedSubject } from "../src/commands/cost/typed-subject.js";
import { readTables } from "../src/commands/result-context.js";
import type { CostDocument } from "../src/core/report/cost/cost-document.js";

const AIM_MS = 1000;
const DAY = "2026-11-25";
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });

const flags = readCostFlags({
  ...{ typed: [], hardware: [], hardwarePrice: ["1800"], priceBasis: "street", machines: "4" },
  ...{ tokensPerDay: "0.1M,1M,10M", streams: "1", seats: "1", preset: "office", currency: "USD" },
  ...{ priceFall: "50", seed: "1" },
});
const tables = await readTables();
const choices = await readChoices(flags, DAY, []);
const model = findWeights("deepseek-r1-distill-qwen-32b", tables);
const figures = parseTyped("tg=34,pp=1000,busy=430,idle=70");
const subject = typedSubject(figures, {
  model,
  hardware: null,
  rows: tables.hardware,
  number: null,
  isRented: false,
});
const workload: CostDocument["workload"] = choices.workloadOf(model.isReasoning);

const many = measure(10_000);
const few = measure(1000);
console.log(
  `one bill, ${many.offers} offers, 4 machines, 3 volumes, medians of ${options.rounds}: ` +
    `${many.ms.toFixed(0)} ms with 10,000 draws, ${few.ms.toFixed(0)} ms with 1,000 (ratio ${(many.ms / few.ms).toFixed(1)}); ` +
    `load average ${loadavg()[0]?.toFixed(2)}`,
);
if (many.ms > AIM_MS) process.exitCode = 1;

/** Median time of a bill with its curve, after one round that warms up, ms. */
function measure(draws: number): { ms: number; offers: number } {
  const times: number[] = [];
  let offers = 0;
  for (let round = -1; round < Number(options.rounds); round += 1) {
    const start = performance.now();
    const { sides } = buildSides([{ subject, hardware: null }], {
      ...{ flags, choices, tables, chosen: [], workload, draws },
    });
    if (round >= 0) times.push(performance.now() - start);
    offers = sides[0]?.bill.offers.length ?? 0;
  }
  times.sort((a, b) => a - b);
  return { ms: times[Math.floor(times.length / 2)] ?? Number.NaN, offers };
}
