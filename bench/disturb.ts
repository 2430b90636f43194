/**
 * What load of others does to a real run, and whether rule V06 sees it. Three kinds of runs in turns: a burner for the
 * rest of the cell, a burst of 1 s inside the value, and none. Nothing else may run meanwhile.
 *   npm run bench:disturb [-- --runs 20 --model synth:tiny --threads 1]
 * Aims: V06 names the burner in every run; a burst marks the value, which is measured again, and the final speed is
 * within 5 % of the quiet runs; no mark in a quiet run where the kernel's own account (CPU time of the root control
 * group, less that of the worker) saw under 0.02 core of others.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { presentResult } from "../src/commands/present-result.js";
import { geometricMean } from "../src/core/self-test/noise.js";
import { speedOf, usedValues } from "../src/core/validity/used-values.js";
import { type Burner, startBurner } from "../src/host/machine/burner.js";
import { ResultDocument, type StoredValue } from "../src/schema/result.js";

const { values: flags } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    model: { type: "string", default: "synth:tiny" },
    threads: { type: "string", default: "1" },
  },
});
const KINDS = ["quiet", "burner", "burst"] as const;
type Kind = (typeof KINDS)[number];
/** The timed value lasts 2 s and begins with the end of the warm-up: the burst lies inside it. */
const START_AFTER_MS = 400;
const BURST_MS = 1000;
const BURNER_CORES = 2;
const QUIET_CORES = 0.02;
const SAMPLE_MS = 100;

/** CPU seconds of all tasks of the machine since it started, by its control groups. */
function accountedSeconds(): number {
  const v1 = "/sys/fs/cgroup/cpuacct/cpuacct.usage";
  if (existsSync(v1)) return Number(readFileSync(v1, "utf8")) / 1e9;
  const usage = /^usage_usec (\d+)$/m.exec(readFileSync("/sys/fs/cgroup/cpu.stat", "utf8"))?.[1];
  return Number(usage) / 1e6;
}

interface Account {
  readonly atMs: number;
  readonly seconds: number;
}

/** The account at a moment, between the two readings next to it. */
function accountAt(accounts: readonly Account[], atMs: number): number {
  const next = accounts.findIndex((account) => account.atMs >= atMs);
  const [before, after] = [accounts[next - 1], accounts[next]];
  if (before === undefined || after === undefined) return Number.NaN;
  const share = (atMs - before.atMs) / (after.atMs - before.atMs);
  return before.seconds + share * (after.seconds - before.seconds);
}

function othersDuring(accounts: readonly Account[], value: StoredValue): number {
  const from = value.endedAtMs - value.wallSeconds * 1000;
  const used = accountAt(accounts, value.endedAtMs) - accountAt(accounts, from);
  return (used - value.workerCpuSeconds) / value.wallSeconds;
}

interface Outcome {
  readonly marks: number;
  readonly firstIsMarked: boolean;
  readonly isReplaced: boolean;
  readonly speed: number;
  readonly hasV06: boolean;
  /** Cores of others over the quietest value that was marked; infinite when none was. */
  readonly leastMarked: number;
}

async function runOnce(kind: Kind, folder: string): Promise<Outcome> {
  const words = ["run", "-m", flags.model, "-t", flags.threads, "-p", "0", "-n", "128", "-r", "1"];
  const accounts: Account[] = [];
  const sampler = setInterval(
    () => accounts.push({ atMs: Date.now(), seconds: accountedSeconds() }),
    SAMPLE_MS,
  );
  const child = execa(process.execPath, ["dist/cli.js", ...words, "--jsonl", "-q", "--results", folder], {
    reject: false,
  });
  let burner: Burner | null = null;
  let isDue = kind !== "quiet";
  child.stdout?.on("data", (chunk: Buffer) => {
    if (!isDue || !chunk.includes('"label":"tg16"')) return;
    isDue = false;
    setTimeout(() => {
      burner = startBurner(BURNER_CORES);
      if (kind === "burst") setTimeout(() => void burner?.stop(), BURST_MS);
    }, START_AFTER_MS);
  });
  const { stdout } = await child;
  clearInterval(sampler);
  await (burner as Burner | null)?.stop();
  return judge(/"runId":"([^"]+)"/.exec(stdout)?.[1] ?? "", folder, accounts);
}

async function judge(runId: string, folder: string, accounts: readonly Account[]): Promise<Outcome> {
  const text = readFileSync(join(folder, runId, "result.json"), "utf8");
  const document = ResultDocument.parse(JSON.parse(text));
  const { judgements } = await presentResult(document, { resultPath: null });
  const result = document.cells.find(({ cell }) => cell.test.kind === "tg");
  if (result === undefined) throw new Error("no cell");
  const timed = result.values.filter(({ role }) => role === "timed");
  const marked = timed.filter(({ disturbed }) => disturbed);
  const used = usedValues(result, document);
  const findings = judgements.get(result.cell.id)?.findings ?? [];
  return {
    marks: marked.length,
    firstIsMarked: timed[0]?.disturbed === true,
    isReplaced: used.every(({ disturbed }) => !disturbed),
    speed: geometricMean(used.map(speedOf)),
    hasV06: findings.some(({ code }) => code === "V06"),
    leastMarked: Math.min(...marked.map((value) => othersDuring(accounts, value))),
  };
}

const outcomes: Record<Kind, Outcome[]> = { quiet: [], burner: [], burst: [] };
const folder = await mkdtemp(join(tmpdir(), "rigmark-disturb-"));
try {
  for (let run = 0; run < Number(flags.runs); run += 1) {
    for (const kind of KINDS) outcomes[kind].push(await runOnce(kind, folder));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const { quiet, burner, burst } = outcomes;
const quietSpeed = geometricMean(quiet.map(({ speed }) => speed));
const count = (list: readonly Outcome[], is: (outcome: Outcome) => boolean) => list.filter(is).length;
console.log(
  `${flags.model}, ${flags.threads} threads; quiet: ${quietSpeed.toFixed(1)} tokens/s over ${quiet.length} runs`,
);
const seen = count(burner, ({ hasV06 }) => hasV06);
report("burner for the rest of the cell: V06", `${seen} of ${burner.length}`, seen === burner.length);
const replaced = count(burst, ({ firstIsMarked, isReplaced }) => firstIsMarked && isReplaced);
report("burst: marked and measured again", `${replaced} of ${burst.length}`, replaced === burst.length);
const off = burst.map(({ speed }) => Math.abs(speed / quietSpeed - 1));
const near = off.filter((difference) => difference <= 0.05).length;
report(
  "burst: final speed within 5 % of the quiet runs",
  `${near} of ${burst.length}, worst ${(100 * Math.max(...off)).toFixed(1)} %`,
  near === burst.length,
);
if (quiet.some(({ leastMarked }) => Number.isNaN(leastMarked)))
  throw new Error("the kernel's account cannot be read");
const falseMarks = count(quiet, ({ leastMarked }) => leastMarked < QUIET_CORES);
const marks = count(quiet, ({ marks: found }) => found > 0);
report(
  `quiet: marks where the kernel saw under ${QUIET_CORES} core`,
  `${falseMarks} of ${quiet.length} (${marks} with a mark in all)`,
  falseMarks === 0,
);

function report(what: string, figure: string, met: boolean): void {
  console.log(`${what}: ${figure} ${met ? "ok" : "MISSED"}`);
  if (!met) process.exitCode = 1;
}
