/** One real run of one cell in one process of several values, with a load of our own in its second value or without. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { presentResult } from "../src/commands/present-result.js";
import { speedOf, usedValues } from "../src/core/validity/used-values.js";
import { type Burner, startBurner } from "../src/host/machine/burner.js";
import { ResultDocument, type StoredValue } from "../src/schema/result.js";

/** `burner`: from the second value to the end of the run. `burst`: for 1 s inside the second value. */
export type Kind = "quiet" | "burner" | "burst";

/** What is run, and where its result goes. */
export interface Subject {
  readonly model: string;
  readonly threads: string;
  readonly folder: string;
}

/** What one run gave; speeds in tokens/s, of single values. */
export interface Outcome {
  /** Timed values, and those of them that were marked. */
  readonly values: number;
  readonly marks: number;
  /** Speeds that the figure of the run is made of. */
  readonly used: readonly number[];
  /** The value that met most of our load was marked. */
  readonly hitIsMarked: boolean;
  /** No marked value is used. */
  readonly isReplaced: boolean;
  /** Speed of the value that was hit; NaN when none was. */
  readonly hit: number;
  /** Values as planned that our load never met and nobody else disturbed. */
  readonly untouched: readonly number[];
  /** Values beyond the planned number, which replace others, and which are used. */
  readonly replacements: readonly number[];
  /** V06 doubts the row; the remark that values were left out does not count. */
  readonly hasV06: boolean;
  /** Most cores that anybody but us used in a value that our load never met, by the kernel's account. */
  readonly strangers: number;
  /** Cores of others over the quietest value that was marked; infinite when none was. */
  readonly leastMarked: number;
}

/** A value lasts 2 s; the load begins this long after the end of the one before, so that a burst lies inside. */
const START_AFTER_MS = 400;
const BURST_MS = 1000;
const BURNER_CORES = 2;
const SAMPLE_MS = 100;
/** Values of one process under the standard profile when one lasts under 5 s. */
const PLANNED = 3;

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
  const used = accountAt(accounts, value.endedAtMs) - accountAt(accounts, startOf(value));
  return (used - value.workerCpuSeconds) / value.wallSeconds;
}

/** When our load ran, Unix ms. */
interface Load {
  fromMs: number;
  toMs: number;
}

function startOf({ endedAtMs, wallSeconds }: StoredValue): number {
  return endedAtMs - wallSeconds * 1000;
}

/** Milliseconds of a value during which our load ran. */
function overlap(value: StoredValue, load: Load): number {
  return Math.max(0, Math.min(value.endedAtMs, load.toMs) - Math.max(startOf(value), load.fromMs));
}

/** A suite of one test: -n 128 would measure two, each in a process of its own. */
function suiteIn(folder: string): string {
  const path = join(folder, "tg128.json");
  const words = { title: "Writing 128 tokens", kind: "speed", licence: "MIT", source: "bench:disturb" };
  const tests = [{ kind: "tg", nGen: 128 }];
  writeFileSync(path, JSON.stringify({ id: "tg128", version: 1, ...words, budgetSeconds: 600, tests }));
  return path;
}

/** Runs the cell once and says what became of it. */
export async function runDisturbed(kind: Kind, { model, threads, folder }: Subject): Promise<Outcome> {
  const words = ["run", suiteIn(folder), "-m", model, "-t", threads, "--profile", "standard", "-r", "1"];
  const accounts: Account[] = [];
  const sampler = setInterval(
    () => accounts.push({ atMs: Date.now(), seconds: accountedSeconds() }),
    SAMPLE_MS,
  );
  const child = execa(process.execPath, ["dist/cli.js", ...words, "--jsonl", "-q", "--results", folder], {
    reject: false,
  });
  const load: Load = { fromMs: Number.POSITIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  let burner: Burner | null = null;
  const stop = async () => {
    await burner?.stop();
    load.toMs = Math.min(load.toMs, Date.now());
  };
  const start = () => {
    load.fromMs = Date.now();
    burner = startBurner(BURNER_CORES);
    if (kind === "burst") setTimeout(() => void stop(), BURST_MS);
  };
  let isDue = kind !== "quiet";
  child.stdout?.on("data", (chunk: Buffer) => {
    if (!isDue || !chunk.includes('"role":"timed"')) return;
    isDue = false;
    setTimeout(start, START_AFTER_MS);
  });
  const { stdout } = await child;
  clearInterval(sampler);
  await stop();
  const runId = /"runId":"([^"]+)"/.exec(stdout)?.[1] ?? "";
  return judge(readFileSync(join(folder, runId, "result.json"), "utf8"), load, accounts);
}

async function judge(text: string, load: Load, accounts: readonly Account[]): Promise<Outcome> {
  const document = ResultDocument.parse(JSON.parse(text));
  const { judgements } = await presentResult(document, { resultPath: null });
  const result = document.cells.find(({ cell }) => cell.test.kind === "tg");
  if (result === undefined) throw new Error("no cell");
  const timed = result.values.filter(({ role }) => role === "timed");
  const marked = timed.filter(({ disturbed }) => disturbed);
  const used = usedValues(result, document);
  const byOverlap = [...timed].sort((a, b) => overlap(b, load) - overlap(a, load));
  const hit = byOverlap.find((value) => overlap(value, load) > 0);
  const alone = timed.filter((value) => overlap(value, load) === 0);
  const untouched = timed.slice(0, PLANNED).filter((value) => alone.includes(value) && !value.disturbed);
  const findings = judgements.get(result.cell.id)?.findings ?? [];
  return {
    values: timed.length,
    marks: marked.length,
    used: used.map(speedOf),
    hitIsMarked: hit?.disturbed === true,
    isReplaced: used.length >= PLANNED && used.every(({ disturbed }) => !disturbed),
    hit: hit === undefined ? Number.NaN : speedOf(hit),
    untouched: untouched.map(speedOf),
    replacements: timed
      .slice(PLANNED)
      .filter((value) => used.includes(value))
      .map(speedOf),
    hasV06: findings.some(({ code, verdict }) => code === "V06" && verdict !== "valid"),
    strangers: Math.max(...alone.map((value) => othersDuring(accounts, value))),
    leastMarked: Math.min(...marked.map((value) => othersDuring(accounts, value))),
  };
}
