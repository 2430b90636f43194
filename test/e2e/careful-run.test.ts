import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRun } from "../../src/host/store/read-run.js";
import { openWorkplace, type Workplace } from "../workplace.js";

const FAKE = ["run", "--engine", "fake", "--pause", "0"];
const CAREFUL = [...FAKE, "--profile", "standard"];

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.remove());

describe("the standard profile", () => {
  it("gives each test processes of its own, five when they agree", async () => {
    const { status, stdout } = await place.rigmark(...CAREFUL, "-m", "fake:steady");
    expect(status).toBe(0);
    const { plan, launches, cells } = await place.result();
    expect(plan.profile).toBe("standard");
    expect(launches.every((launch) => launch.cells.length === 1)).toBe(true);
    for (const { cell } of cells) {
      expect(launches.filter((launch) => launch.cells.includes(cell.id))).toHaveLength(5);
    }
    expect(stdout).toContain("Standard profile: 5 to 10 processes");
  });

  it("adds processes up to ten while they disagree, and calls the row what it is", async () => {
    await place.rigmark(...CAREFUL, "-m", "fake:noisy", "-p", "0", "-n", "8");
    const { launches, cells } = await place.result();
    const tg = cells.find(({ cell }) => cell.test.kind === "tg");
    expect(launches.filter((launch) => launch.cells.includes(tg?.cell.id ?? ""))).toHaveLength(10);
  });

  it("takes several short values in each process", async () => {
    await place.rigmark(...CAREFUL, "-m", "fake:steady", "-p", "64", "-n", "0");
    const [pp] = (await place.result()).cells;
    const ofFirst = pp?.values.filter(({ role, launch }) => role === "timed" && launch === 0);
    expect(ofFirst).toHaveLength(3);
  });

  it("measures two models in pairs: the first pair only conditions, each goes first in half of the others", async () => {
    const words = [...CAREFUL, "-p", "64", "-n", "0", "-m", "fake:steady", "-m", "fake:fast"];
    const { status } = await place.rigmark(...words);
    expect(status).toBe(0);
    const { launches, plan } = await place.result();
    expect(plan.ordering).toEqual({ kind: "pairs", looks: [8, 16, 24] });
    expect(launches.map(({ round }) => round)).toEqual([
      -1, -1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7,
    ]);
    const firsts = launches.filter((_, index) => index % 2 === 0).slice(1);
    expect(firsts.filter(({ model }) => model === "m1")).toHaveLength(4);
  });
});

describe("a value that others disturb", () => {
  it("is kept, marked, left out and taken again", async () => {
    const { status } = await place.rigmark(...FAKE, "-m", "fake:burst#0", "-p", "0", "-n", "32");
    expect(status).toBe(0);
    const tg = (await place.result()).cells.find(({ cell }) => cell.test.kind === "tg");
    const timed = tg?.values.filter(({ role, launch }) => role === "timed" && launch === 0) ?? [];
    expect(timed.map(({ disturbed }) => disturbed)).toEqual([true, false]);
  });

  it("makes a quick row noisy and a standard one invalid when the disturbance does not end", async () => {
    const quick = await place.rigmark(...FAKE, "-m", "fake:disturbed", "-p", "0", "-n", "8");
    expect(quick.status).toBe(0);
    expect(quick.stdout).toContain("noisy");
    const standard = await place.rigmark(...CAREFUL, "-m", "fake:disturbed", "-p", "0", "-n", "8");
    expect(standard.status).toBe(5);
    expect(standard.stdout).toContain("NOT VALID");
    expect(standard.stdout).toContain("other programs");
  });
});

describe("a sweep in which a set-up always dies", () => {
  it("gives up on a model after three failures of one kind in a row, and measures the other", async () => {
    const words = ["-m", "fake:abort@load", "-m", "fake:steady", "-t", "1,2,3,4", "-p", "0", "-n", "8"];
    const { status } = await place.rigmark(...FAKE, ...words);
    expect(status).toBe(4);
    const { cells } = await place.result();
    const bad = cells.filter(({ cell }) => cell.model === "m1");
    expect(bad.filter(({ failure }) => failure?.class === "native-assert")).toHaveLength(6);
    expect(bad.filter(({ status: state }) => state === "skipped")).toHaveLength(2);
    for (const { status: state, reason } of bad) {
      if (state === "skipped") expect(reason).toMatch(/three processes in a row/);
    }
    const good = cells.filter(({ cell }) => cell.model === "m2");
    expect(good.every(({ status: state }) => state === "completed")).toBe(true);
  });
});

describe("a run that is gone on with", () => {
  const runId = async () => (await readdir(join(place.folder, "results")))[0] ?? "";

  it("keeps what is done, measures the rest, and tries failures again", async () => {
    const run = place.start(...FAKE, "-m", "fake:walltime");
    run.stderr?.on("data", (chunk: Buffer) => {
      if (/tg128 .*tokens/.test(chunk.toString())) run.kill("SIGKILL");
    });
    await run;
    const journal = await readFile(join(place.folder, "results", await runId(), "journal.jsonl"), "utf8");
    const count = (type: string) => journal.split(`"type":"${type}"`).length - 1;
    expect(count("value")).toBeGreaterThan(1);
    expect(count("telemetry")).toBeGreaterThan(0);
    const { status } = await place.rigmark("run", "--resume", await runId());
    expect(status).toBe(0);
    const { cells, status: state, telemetry } = await place.result();
    expect(state).toBe("complete");
    for (const { atMs } of telemetry.series) expect(atMs).toEqual([...new Set(atMs)]);
    for (const { values } of cells) {
      const processes = new Set(values.filter(({ role }) => role === "timed").map(({ launch }) => launch));
      expect(processes.size).toBe(3);
    }
  });

  it("that is killed once more has its failed test open, as it was when that began", async () => {
    await place.rigmark(...FAKE, "-m", "fake:abort@tg", "-p", "0", "-n", "8");
    expect((await place.result()).cells.map(({ status }) => status)).toContain("failed");
    const again = place.start("run", "--resume", "latest");
    again.stderr?.on("data", (chunk: Buffer) => {
      if (chunk.includes("Process ")) again.kill("SIGKILL");
    });
    await again;
    const { document } = await readRun(await runId(), join(place.folder, "results"));
    const failed = document.cells.find(({ cell }) => cell.test.kind === "tg");
    expect(failed).toMatchObject({ status: "pending", failure: null });
  });

  it("tells how, when it was stopped", async () => {
    const run = place.start(...FAKE, "-m", "fake:hang@tg");
    run.stderr?.on("data", (chunk: Buffer) => {
      if (/pp512 .*tokens/.test(chunk.toString())) run.kill("SIGHUP");
    });
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(129);
    expect(stderr).toContain(`rigmark run --resume ${await runId()}`);
  });

  it("refuses a run of another machine", async () => {
    await place.rigmark(...FAKE, "-m", "fake:steady");
    const path = join(place.folder, "results", await runId(), "result.json");
    const text = await readFile(path, "utf8");
    const { writeFile } = await import("node:fs/promises");
    await writeFile(
      path,
      text.replace(/"model": "[^"]+",\n {3}"vendor"/, '"model": "Another CPU",\n   "vendor"'),
    );
    const { status, stderr } = await place.rigmark("run", "--resume", "latest");
    expect(status).toBe(3);
    expect(stderr).toContain("the processor was Another CPU");
  });

  it("refuses to change its plan", async () => {
    const { status, stderr } = await place.rigmark("run", "--resume", "latest", "-n", "64");
    expect(status).toBe(2);
    expect(stderr).toContain("--n-gen cannot be changed");
  });

  it("says so when there is no such run", async () => {
    const { status, stderr } = await place.rigmark("run", "--resume", "20260101-000000-000000");
    expect(status).toBe(3);
    expect(stderr).toContain("no run 20260101-000000-000000");
  });
});

describe("two runs at once", () => {
  it("refuses the second with 6, and lets it wait with --wait-lock", async () => {
    const first = place.start(...FAKE, "-m", "fake:walltime", "-r", "20");
    await new Promise<void>((resolve) => {
      first.stderr?.on("data", (chunk: Buffer) => {
        if (chunk.includes("tokens/s")) resolve();
      });
    });
    const refused = await place.rigmark(...FAKE, "-m", "fake:steady");
    expect(refused.status).toBe(6);
    expect(refused.stderr).toMatch(/another run measures on this machine.*fake:walltime/);
    const waited = await place.rigmark(...FAKE, "-m", "fake:steady", "--wait-lock", "60s");
    expect(waited.status).toBe(0);
    expect((await first).exitCode).toBe(0);
  });
});

describe("bad input", () => {
  it.each([
    [["--profile", "fast"], /--profile.*quick, standard, rigorous/],
    [["--wait-lock", "soon"], /--wait-lock/],
    [["--ctk", "q9_0"], /--ctk.*q8_0/],
    [["--mmap", "maybe"], /--mmap/],
    [["--parallel", "0"], /--parallel/],
    [["--pause", "-1"], /--pause/],
    [["--fa", "off", "--ctv", "q8_0"], /--ctv/],
  ])("%j is refused with 2", async (words, line) => {
    const { status, stderr } = await place.rigmark(...FAKE, ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(line);
  });
});
