import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ResultDocument } from "../../src/schema/result.js";
import { RunEvent } from "../../src/schema/run-event.js";
import { openWorkplace, type Workplace } from "../workplace.js";

const FAKE = ["run", "--engine", "fake"];

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.remove());

const statuses = ({ cells }: ResultDocument) =>
  cells.map(({ cell, status, failure }) => `${cell.test.kind} ${failure?.class ?? status}`);

describe("a run that goes well", () => {
  it("exits 0, prints Markdown into a pipe and keeps every raw value", async () => {
    const { stdout, status } = await place.rigmark(...FAKE, "-m", "fake:steady");
    expect(status).toBe(0);
    expect(stdout).toContain("| pp512 | reading a prompt |");
    expect(stdout).not.toContain("\u001b");
    const result = await place.result();
    expect(result.status).toBe("complete");
    expect(statuses(result)).toEqual(["pp completed", "tg completed", "pg completed", "gen completed"]);
    for (const { values } of result.cells) {
      expect(values.filter(({ role }) => role === "timed").map(({ launch }) => launch)).toEqual([0, 1, 2]);
    }
  });

  it("removes the journal once the document holds everything", async () => {
    await place.rigmark(...FAKE, "-m", "fake:steady");
    const [run] = await readdir(join(place.folder, "results"));
    expect(await readdir(join(place.folder, "results", run ?? ""))).toEqual(["result.json"]);
  });

  it("prints the document and nothing else with --json", async () => {
    const { stdout } = await place.rigmark(...FAKE, "-m", "fake:steady", "--json");
    expect(ResultDocument.parse(JSON.parse(stdout)).status).toBe("complete");
  });

  it("prints one event a line with --jsonl, from start to end", async () => {
    const { stdout } = await place.rigmark(...FAKE, "-m", "fake:steady", "--jsonl", "-q");
    const events = stdout.split("\n").map((line) => RunEvent.parse(JSON.parse(line)));
    expect(events[0]?.type).toBe("run-started");
    expect(events.at(-1)).toMatchObject({ type: "run-ended", status: "complete" });
    expect(events.filter((event) => event.type === "value" && event.role === "timed")).toHaveLength(12);
  });

  it("sweeps lists and takes llama-bench's spellings", async () => {
    const { status } = await place.rigmark(
      ...FAKE,
      "-m",
      "fake:steady",
      "-t",
      "1,2",
      "-fa",
      "0,1",
      "-p",
      "0",
      "-n",
      "8",
    );
    expect(status).toBe(0);
    const result = await place.result();
    expect(
      result.cells.map(({ cell }) => `${cell.settings.threads} ${cell.settings.flashAttention}`),
    ).toEqual(["1 off", "1 off", "1 on", "1 on", "2 off", "2 off", "2 on", "2 on"]);
    // Round by round: no set-up gets its second process before all have had their first.
    expect(result.launches.map(({ round }) => round)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it("measures exactly what was typed, and shortens only what it chose itself", async () => {
    await place.rigmark(...FAKE, "-m", "fake:slow", "-p", "64", "-n", "0");
    expect((await place.result()).cells[0]?.ran?.nPrompt).toBe(64);
  });

  it("shortens a test of a suite to its budget, and says what was really run", async () => {
    const { stdout } = await place.rigmark(...FAKE, "-m", "fake:slow");
    const [pp] = (await place.result()).cells;
    // 5 tokens/s, 15 s a process, half of it for the timed run: 32 tokens take 6.4 s, 64 would take 12.8.
    expect(pp?.ran?.nPrompt).toBe(32);
    expect(stdout).toContain("| pp32 |");
    expect(stdout).toContain("shortened from pp512");
  });
});

describe("a run in which a test goes wrong", () => {
  it.each([
    ["segfault", "native-crash"],
    ["abort", "native-assert"],
    ["kill", "oom-killed"],
    ["oom", "oom-ram"],
    ["exit", "error"],
    ["garbage", "error"],
    ["throw", "error"],
    ["nan", "error"],
  ])("keeps %s to its own row (%s), measures the others and exits 4 or 5", async (script, failure) => {
    const { status, stderr } = await place.rigmark(...FAKE, "-m", `fake:${script}@tg`);
    const result = await place.result();
    if (script === "nan") {
      expect(statuses(result)).toContain("pp error");
      expect(status).toBe(5);
    } else {
      expect(statuses(result)).toEqual(["pp completed", `tg ${failure}`, "pg completed", "gen completed"]);
      expect(status).toBe(4);
    }
    expect(stderr).toMatch(/rigmark: \d of 4 tests failed/);
  });

  it("ends a hang at its deadline", async () => {
    const { status } = await place.rigmark(...FAKE, "-m", "fake:hang@tg", "--silence-timeout", "1");
    expect(statuses(await place.result())).toEqual([
      "pp completed",
      "tg hang",
      "pg completed",
      "gen completed",
    ]);
    expect(status).toBe(4);
  });

  it("tries once more after a crash that does not repeat", async () => {
    const { status } = await place.rigmark(...FAKE, "-m", "fake:segfault@gen#1");
    const result = await place.result();
    expect(result.launches.filter(({ failure }) => failure?.class === "native-crash")).toHaveLength(2);
    expect(statuses(result)[3]).toBe("gen native-crash");
    expect(status).toBe(4);
  });

  it("exits 3 when the file is bad, 7 when the backend is not there, 5 when nothing is valid", async () => {
    expect((await place.rigmark(...FAKE, "-m", "fake:bad-file")).status).toBe(3);
    expect((await place.rigmark(...FAKE, "-m", "fake:no-backend@load", "--backend", "cuda")).status).toBe(7);
    expect((await place.rigmark(...FAKE, "-m", "fake:wrong-backend", "--backend", "cuda")).status).toBe(7);
  });

  it("calls disturbed rows noisy and exits 0", async () => {
    const { status, stdout } = await place.rigmark(...FAKE, "-m", "fake:disturbed");
    expect(status).toBe(0);
    expect(stdout).toContain("noisy");
    expect(stdout).toContain("other programs");
  });
});

describe("a run that is stopped", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s saves what there is and exits %d", async (signal, expected) => {
    const run = place.start(...FAKE, "-m", "fake:hang@tg");
    let sent = false;
    run.stderr?.on("data", (chunk: Buffer) => {
      if (sent || !/pp512 .*tokens/.test(chunk.toString())) return;
      sent = true;
      run.kill(signal);
    });
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(expected);
    expect(stderr).toContain(`stopped by ${signal}`);
    const result = await place.result();
    expect(result.status).toBe("interrupted");
    expect(result.cells[0]?.values.some(({ role }) => role === "timed")).toBe(true);
  });
});

describe("bad input", () => {
  it.each([
    [["run", "-m", "synth:r1-1.5c"], 3, /did you mean/i],
    [["run", "sped"], 3, /did you mean speed/i],
    [["run", "./none.json"], 3, /no such file/],
    [["suites", "show", "dept"], 3, /did you mean depth/],
    [["suites", "check", "."], 3, /suite\.json/],
    [["run", "--backend", "cuba"], 2, /--backend/],
    [["run", "--bakend", "cpu"], 2, /--backend/],
    [["run", "-n", "ten"], 2, /whole number/],
    [["run", "-p", "0", "-n", "0"], 2, /nothing to measure/],
    [["run", "--backend", "cpu", "--ngl", "3"], 2, /--ngl/],
    [["run", "--json", "--jsonl"], 2, /exclude/],
    [["run", "-ub", "256"], 2, /not supported yet/],
    [["run", "speed", "-p", "5"], 2, /exclude/],
    [["run", "--watts", "50,20"], 2, /idle,busy/],
    [["run", "-m", "."], 3, /folder/],
    [["run", "-m", "none.gguf"], 3, /no such file/],
    [["run", "-m", "hf:a/b/c.gguf"], 3, /not on this disk/],
    [["report", "latest"], 3, /./],
    [["frobnicate"], 2, /unknown command/],
  ])("%j is refused with %d, one line and a hint", async (words, expected, line) => {
    const { status, stderr, stdout } = await place.rigmark(...words);
    expect(status).toBe(expected);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
  });

  it("refuses a results folder that cannot be written before anything is measured", async () => {
    await writeFile(join(place.folder, "file"), "");
    const { status, stderr } = await place.rigmark(...FAKE, "-m", "fake:steady", "--results", "file/results");
    expect(status).toBe(2);
    expect(stderr).toContain("--results");
  });

  it.each([
    ["a damaged document", "{ not json", /JSON/],
    [
      "a document of a newer rigmark",
      JSON.stringify({ format: "rigmark-result", schemaVersion: "9.0" }),
      /newer/,
    ],
    ["another kind of file", JSON.stringify({ a: 1 }), /./],
  ])("refuses %s with 3 and names the file", async (_, content, line) => {
    await mkdir(join(place.folder, "results", "20261122-000000-000000"), { recursive: true });
    await writeFile(join(place.folder, "results", "20261122-000000-000000", "result.json"), content);
    const { status, stderr } = await place.rigmark("report", "latest");
    expect(status).toBe(3);
    expect(stderr).toMatch(line);
    expect(stderr).toContain("result.json");
  });
});

describe("the rest of the command line", () => {
  it("plans without measuring", async () => {
    const { stdout, status } = await place.rigmark("run", "--dry-run");
    expect(status).toBe(0);
    expect(stdout).toMatch(/pp512, tg128, pp512\+tg128, gen128/);
    expect(stdout).toMatch(/Disk:.*1\.12 GB/);
    expect(await readdir(place.folder)).toEqual([]);
  });

  it.each([
    "--help",
    "run --help",
    "report --help",
    "tune --help",
    "compare --help",
    "import --help",
    "doctor --help",
    "models --help",
    "models synth --help",
    "suites --help",
    "suites check --help",
  ])("rigmark %s exits 0 and fits 100 columns", async (words) => {
    const { stdout, status } = await place.rigmark(...words.split(" "));
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: rigmark");
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    expect((await place.rigmark("--version")).stdout).toBe(version);
  });

  it("prints a stored result again, the same document as JSON", async () => {
    const first = await place.rigmark(...FAKE, "-m", "fake:steady");
    expect((await place.rigmark("report", "latest")).stdout).toContain("| tg128 |");
    expect(first.status).toBe(0);
    const { stdout } = await place.rigmark("report", "--json");
    expect(ResultDocument.parse(JSON.parse(stdout))).toEqual(await place.result());
  });
});
