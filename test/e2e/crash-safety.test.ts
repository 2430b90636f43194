import { execFileSync, fork } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRun } from "../../src/host/store/read-run.js";
import { ResultDocument } from "../../src/schema/result.js";
import { resultDocument } from "../fixtures/result-documents.js";
import { canRun } from "../require.js";

const KEEPER = fileURLToPath(new URL("../fixtures/keep-values.mjs", import.meta.url));
const MODULES = new URL("../../dist/host/store", import.meta.url).href;
const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "rigmark-crash-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

/** Lets a process keep values for a while after its first, kills it, and gives the numbers of those it told of. */
async function keepAndDie(start: string, milliseconds: number): Promise<number[]> {
  const child = fork(KEEPER, [MODULES, join(base, "results"), start]);
  const told: number[] = [];
  const isOver = new Promise((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve) => {
    child.on("message", (number) => {
      told.push(Number(number));
      resolve();
    });
    child.once("exit", () => resolve());
  });
  await sleep(milliseconds);
  child.kill("SIGKILL");
  await isOver;
  return told;
}

it("a run killed again and again, and gone on with, has every value that was kept, once and in order", async () => {
  const document = resultDocument();
  const [first, ...others] = document.cells;
  const draft = { ...document, status: "running", cells: [{ ...first, values: [] }, ...others] };
  await writeFile(join(base, "draft.json"), JSON.stringify(draft));
  let told = 0;
  for (let death = 0; death < 20; death += 1) {
    const start = death === 0 ? join(base, "draft.json") : document.runId;
    const numbers = await keepAndDie(start, Math.random() * 30);
    expect(numbers.length).toBeGreaterThan(0);
    told = Math.max(told, ...numbers);
    const { cells } = (await readRun(document.runId, join(base, "results"))).document;
    const kept = cells[0]?.values.map(({ endedAtMs }) => endedAtMs - 1e12) ?? [];
    // The one on its way may be there without being told of.
    expect([told + 1, told + 2]).toContain(kept.length);
    expect(kept).toEqual(kept.map((_, index) => index));
  }
});

/** A file system of so many KiB, seen by one command only: user and mount namespaces of Linux. */
const inSmallDisk = (folder: string, size: number, script: string) =>
  execa("unshare", ["-Urm", "sh", "-c", `mount -t tmpfs -o size=${size}k tmpfs ${folder} && ${script}`], {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env["PATH"] ?? "", HOME: base, RIGMARK_HOME: join(base, "home") },
  });

function canMount(): boolean {
  try {
    execFileSync("unshare", ["-Urm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canRun("small-disk", canMount(), "Linux with user namespaces"))(
  "a disk that runs full",
  () => {
    it.each([12, 20, 32, 64])("at %d KiB costs no value and leaves whole files", async (size) => {
      const disk = join(base, "disk");
      const out = join(base, "out");
      await mkdir(disk);
      const run = `node ${CLI} run --engine fake -m fake:steady -r 4 --results ${disk}/results`;
      const { exitCode, stderr } = await inSmallDisk(
        disk,
        size,
        `{ ${run}; code=$?; cp -r ${disk} ${out}; exit $code; }`,
      );
      const [id] = await readdir(join(out, "results")).catch(() => []);
      const files = id === undefined ? [] : await readdir(join(out, "results", id));
      if (exitCode !== 0)
        expect(stderr).toMatch(/rigmark: (the disk is full|cannot write results).*\n {2}hint: /);
      for (const name of files.filter((file) => file === "result.json")) {
        const text = await readFile(join(out, "results", id ?? "", name), "utf8");
        expect(ResultDocument.parse(JSON.parse(text)).runId).toBe(id);
      }
      const shown = stderr.match(/tokens\/s/g)?.length ?? 0;
      if (exitCode === 1) {
        const { document } = await readRun(id ?? "", join(out, "results"));
        const timed = document.cells.flatMap(({ values }) => values.filter(({ role }) => role === "timed"));
        expect(timed.length).toBeGreaterThanOrEqual(shown);
      }
      expect(files).not.toContain("result.json.part");
    });
  },
);
