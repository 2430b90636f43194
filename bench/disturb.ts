/**
 * What load of others does to a real run, and whether rule V06 sees it. Each run is one process of three values of 2 s,
 * one kind after the other: quiet, a burner from the second value to the end, a burst of 1 s inside the second value.
 * Nothing else should run meanwhile: each run waits until the machine is quiet, and one in which strangers used over
 * 0.05 core during a value that our load never met (by the kernel's account) is void and run again; the bench gives up
 * when more runs are void than were asked for. This looks at load, never at speed.
 *   npm run bench:disturb [-- --runs 20 --model synth:tiny --threads 1]
 * Aims:
 *   - V06 doubts the row in every run with the burner.
 *   - A burst marks the value that it hits, and the process still has three quiet ones.
 *   - Its final speed, the replacement included, is within 5 % of the planned values of the same process that the burst
 *     did not touch. This says what leaving out and measuring again does; what differs between processes stays out.
 *   - No mark in a quiet run where the kernel's own account (CPU time of the root control group, less that of the
 *     worker) saw under 0.02 core of others.
 * Without an aim, each as a geometric mean over runs with its 95 % interval (Student's t on logarithms):
 *   - the value hit, over the untouched ones: what the burst would have cost.
 *   - the replacement alone, over the untouched ones: whether the load left anything behind in the process.
 *   - the final speed of a burst run, over that of the quiet run before it: two processes, so it holds the noise between
 *     processes too, and the machine decides how wide it is.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { geometricMean } from "../src/core/self-test/noise.js";
import { estimateSpeed, mean, standardDeviation } from "../src/core/stats/speed-estimate.js";
import { sampleForeignLoad } from "../src/host/machine/foreign-load.js";
import { type Kind, type Outcome, runDisturbed } from "./disturbed-run.js";

const { values: flags } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    model: { type: "string", default: "synth:tiny" },
    threads: { type: "string", default: "1" },
  },
});
const KINDS = ["quiet", "burner", "burst"] as const;
const NEAR = 0.05;
const QUIET_CORES = 0.02;

/** Strangers that use more cores than this make a run wait, and make it void. */
const STRANGERS = 0.05;
const LOOK_MS = 3000;
const LONGEST_WAIT_MS = 600_000;

/** Waits until nobody else works; ten minutes at most. */
async function quietMachine(): Promise<void> {
  const until = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < until && ((await sampleForeignLoad(LOOK_MS)).cores ?? 0) > STRANGERS);
}

/** Runs that did not have the machine to themselves. */
const voided: Record<Kind, Outcome[]> = { quiet: [], burner: [], burst: [] };
const voidedInAll = () => KINDS.reduce((sum, kind) => sum + voided[kind].length, 0);

/** One run that nobody else disturbed. */
async function cleanRun(kind: Kind): Promise<Outcome> {
  for (;;) {
    await quietMachine();
    const outcome = await runDisturbed(kind, { ...flags, folder });
    if (Number.isNaN(outcome.strangers)) throw new Error("the kernel's account cannot be read");
    if (outcome.strangers <= STRANGERS) return outcome;
    voided[kind].push(outcome);
    if (voidedInAll() > KINDS.length * Number(flags.runs)) throw new Error("others keep using this machine");
  }
}

const outcomes: Record<Kind, Outcome[]> = { quiet: [], burner: [], burst: [] };
const folder = await mkdtemp(join(tmpdir(), "rigmark-disturb-"));
const load = () => loadavg()[0]?.toFixed(2);
console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, load average before ${load()}`);
const started = performance.now();
try {
  for (let run = 0; run < Number(flags.runs); run += 1) {
    for (const kind of KINDS) outcomes[kind].push(await cleanRun(kind));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const minutes = (performance.now() - started) / 60_000;
console.log(
  `${flags.runs} rounds in ${minutes.toFixed(1)} min, load average after ${load()}; ` +
    `${voidedInAll()} more runs void, because others worked`,
);

const { quiet, burner, burst } = outcomes;
const finalOf = ({ used }: Outcome) => geometricMean(used);
const count = (list: readonly Outcome[], is: (outcome: Outcome) => boolean) => list.filter(is).length;

const logs = quiet.map(({ used }) => used.map(Math.log));
const inside = Math.sqrt(
  mean(logs.filter((own) => own.length > 1).map((own) => standardDeviation(own) ** 2)),
);
console.log(
  `${flags.model}, ${flags.threads} threads; quiet: ${geometricMean(quiet.map(finalOf)).toFixed(1)} tokens/s, ` +
    `sd ${percent(standardDeviation(logs.map(mean)))} between processes, ${percent(inside)} inside`,
);

const seen = count(burner, ({ hasV06 }) => hasV06);
report("burner for the rest of the cell: V06", `${seen} of ${burner.length}`, seen === burner.length);
const replaced = count(burst, ({ hitIsMarked, isReplaced }) => hitIsMarked && isReplaced);
report("burst: marked and measured again", `${replaced} of ${burst.length}`, replaced === burst.length);
const off = burst.map((run) => Math.abs(finalOf(run) / geometricMean(run.untouched) - 1));
// Where no value was left untouched the difference is NaN, and counts as missed.
const near = off.filter((difference) => difference <= NEAR).length;
report(
  "burst: final speed within 5 % of the untouched values of its process",
  `${near} of ${burst.length}, worst ${percent(Math.max(...off))}`,
  near === burst.length,
);
// Void runs say as much of false marks as the others do.
const allQuiet = [...quiet, ...voided.quiet];
const falseMarks = count(allQuiet, ({ leastMarked }) => leastMarked < QUIET_CORES);
const marks = allQuiet.reduce((sum, run) => sum + run.marks, 0);
const values = allQuiet.reduce((sum, run) => sum + run.values, 0);
report(
  `quiet: runs with a mark where the kernel saw under ${QUIET_CORES} core`,
  `${falseMarks} of ${allQuiet.length} (${marks} of ${values} values marked in all)`,
  falseMarks === 0,
);
tell(
  "burst: the value hit, over the untouched ones",
  burst.map(({ hit, untouched }) => hit / geometricMean(untouched)),
);
tell(
  "burst: the replacement, over the untouched ones",
  burst.map(({ replacements, untouched }) => geometricMean(replacements) / geometricMean(untouched)),
);
tell(
  "final speed, burst over quiet",
  burst.map((run, round) => finalOf(run) / finalOf(quiet[round] ?? run)),
);

function report(what: string, figure: string, met: boolean): void {
  console.log(`${what}: ${figure} ${met ? "ok" : "MISSED"}`);
  if (!met) process.exitCode = 1;
}

/** Geometric mean of ratios with its 95 % interval, the runs as observations; those that have no ratio are told. */
function tell(what: string, ratios: readonly number[]): void {
  const known = ratios.filter((ratio) => !Number.isNaN(ratio));
  const estimate = estimateSpeed(known.map((ratio) => [ratio]));
  const figure = estimate === null ? "no run" : estimate.point.toFixed(3);
  const range =
    estimate?.low == null ? "" : `, 95 % ${estimate.low.toFixed(3)} to ${estimate.high?.toFixed(3)}`;
  console.log(`${what}: ${figure}${range}, ${known.length} runs`);
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
