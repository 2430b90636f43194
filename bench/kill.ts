/**
 * Kills a run at random moments with SIGKILL and goes on with it: no finished value may be lost or doubled.
 *   npm run bench:kill [-- --kills 50 --seed 1]
 * Uses the scripted engine with values that take real time; finished values are those that --jsonl told of.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { randomNumbers } from "../src/core/protocol/random.js";
import { readRun } from "../src/host/store/read-run.js";
import { RunEvent } from "../src/schema/run-event.js";

const { values: flags } = parseArgs({
  options: { kills: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
});
const random = randomNumbers(Number(flags.seed), "kill");
const RUN = ["dist/cli.js", "run", "--engine", "fake", "-m", "fake:walltime", "-r", "12", "-q", "--jsonl"];
const LONGEST_MS = 6000;

interface Outcome {
  /** The run had begun and had not ended. */
  readonly hit: boolean;
  readonly told: number;
  readonly kept: number;
  readonly doubled: number;
  readonly finished: boolean;
}

async function killOnce(folder: string, afterMs: number): Promise<Outcome> {
  const env = { RIGMARK_HOME: join(folder, "home") };
  const run = execa(process.execPath, [...RUN, "--results", folder], { reject: false, env });
  const timer = setTimeout(() => run.kill("SIGKILL"), afterMs);
  const { stdout } = await run;
  clearTimeout(timer);
  const told = timedIn(stdout);
  const runId = /"runId":"([^"]+)"/.exec(stdout)?.[1];
  if (runId === undefined || stdout.includes('"run-ended"'))
    return { hit: false, told: 0, kept: 0, doubled: 0, finished: true };
  const before = valuesOf((await readRun(runId, folder)).document);
  const resumed = await execa(
    process.execPath,
    ["dist/cli.js", "run", "--resume", runId, "--results", folder, "-q", "--json"],
    { reject: false, env },
  );
  const after = valuesOf((await readRun(runId, folder)).document);
  const lost = before.filter((value) => !after.includes(value)).length;
  return {
    hit: true,
    told: told.length,
    kept: told.filter((value) => after.includes(value)).length - lost,
    doubled: after.length - new Set(after).size,
    finished: resumed.exitCode === 0,
  };
}

/** Timed values that were told of on whole lines, by cell, process and speed. */
function timedIn(stdout: string): string[] {
  return stdout.split("\n").flatMap((line) => {
    const event = RunEvent.safeParse(parse(line));
    if (!event.success || event.data.type !== "value" || event.data.role !== "timed") return [];
    const { cellId, launch, tokensPerSecond } = event.data;
    return [`${cellId} ${launch} ${tokensPerSecond}`];
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function valuesOf({ cells }: Awaited<ReturnType<typeof readRun>>["document"]): string[] {
  return cells.flatMap(({ values }) =>
    values
      .filter(({ role }) => role === "timed")
      .map(({ cellId, launch, tokens, durationNs }) => `${cellId} ${launch} ${tokens / (durationNs / 1e9)}`),
  );
}

const total = { hit: 0, told: 0, kept: 0, doubled: 0, unfinished: 0 };
// A kill before the plan or after the end hits no run: it is drawn again.
for (let drawn = 0; total.hit < Number(flags.kills) && drawn < 4 * Number(flags.kills); drawn += 1) {
  const folder = await mkdtemp(join(tmpdir(), "rigmark-kill-"));
  try {
    const { hit, told, kept, doubled, finished } = await killOnce(folder, random.below(LONGEST_MS));
    if (!hit) continue;
    total.hit += 1;
    total.told += told;
    total.kept += kept;
    total.doubled += doubled;
    if (!finished) total.unfinished += 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
console.log(
  `${total.hit} kills that hit a run: ${total.told} finished values told of, ${total.kept} kept after resuming, ` +
    `${total.doubled} doubled, ${total.unfinished} runs not finished by --resume`,
);
if (total.hit < Number(flags.kills) || total.kept !== total.told || total.doubled > 0 || total.unfinished > 0)
  process.exitCode = 1;
