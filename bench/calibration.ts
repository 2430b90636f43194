/**
 * Whether the statistics keep what they promise, by simulation with the product's own functions:
 *   npm run bench:calibration [-- --simulations 10000 --seed 1]
 * Prints tables in percent with their Monte Carlo standard error, and exits 1 when a line misses its aim.
 *
 * "s" is everywhere the standard deviation of ln(speed) between the processes of one side, so the ratio of a pair
 * varies by sqrt(2) s. That is the harder reading where "s" is said of a comparison: the other one, s for the ratio of
 * a pair, has less noise everywhere. A drift of 3 % spans the run, however long it is.
 */
import { parseArgs } from "node:util";
import { checkComparison } from "./calibration-comparison.js";
import { checkCoverage } from "./calibration-coverage.js";

const { values: flags } = parseArgs({
  options: { simulations: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const simulations = Number(flags.simulations);
const seed = Number(flags.seed);
if (!Number.isInteger(simulations) || simulations < 1 || !Number.isInteger(seed)) {
  throw new Error("--simulations and --seed are whole numbers");
}

const start = performance.now();
console.log(`${simulations} simulations for each figure, seed ${seed}`);
const missed = checkCoverage(simulations, seed) + checkComparison(simulations, seed);
console.log(`\n${missed} rows miss their aim; ${((performance.now() - start) / 1000).toFixed(0)} s`);
if (missed > 0) process.exitCode = 1;
