import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TuneReport } from "../../src/core/report/tune-text.js";
import { ResultDocument } from "../../src/schema/result.js";
import { openWorkplace, type Workplace } from "../workplace.js";

const TUNE = ["tune", "--engine", "fake", "-m", "fake:steady", "--pause", "0"];

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.remove());

const readStored = async (path: string) =>
  ResultDocument.parse(JSON.parse(await readFile(join(place.folder, path), "utf8")));

// The scripted engine is as fast under all settings, up to half a percent: whichever candidate chance puts first, the
// comparison must take that back.
it("says that nothing gains where all settings are alike", async () => {
  const { status, stdout, stderr } = await place.rigmark(...TUNE, "-q");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^Search over fake:steady, two processes each/);
  expect(stdout).toMatch(/^NOTHING GAINS: /m);
  expect(stdout).not.toContain("WINNER");
  expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
});

it("prints one JSON document, and a gain only from a comparison of its own", async () => {
  const { status, stdout } = await place.rigmark(...TUNE, "--json", "--seed", "1");
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as TuneReport;
  expect(report.model).toBe("fake:steady");
  expect(new Set(report.tried.map(({ stage }) => stage))).toContain("batch");
  expect(report.tried[0]).toMatchObject({ stage: "threads", flags: "", problem: null });
  if (report.winner === null) {
    expect(report).toMatchObject({ comparison: null, resultPath: null });
    return;
  }
  expect(report.winner.command).toBe(`rigmark run -m fake:steady ${report.winner.flags}`);
  expect(report.comparison).toMatchObject({ verdict: "no-difference", n: 8 });
  const { cells, plan } = await readStored(report.resultPath ?? "");
  expect(plan.ordering.kind).toBe("pairs");
  expect(cells).toHaveLength(2);
});

it("stops for Ctrl-C in the search with 130, and names what is saved", async () => {
  const run = place.start(...TUNE);
  run.stderr?.on("data", (chunk: Buffer) => {
    if (/tokens\/s/.test(chunk.toString())) run.kill("SIGINT");
  });
  const { exitCode, stderr, stdout } = await run;
  expect(exitCode).toBe(130);
  expect(stdout).toBe("");
  const path = /what was measured is saved: (\S+result\.json)/.exec(stderr)?.[1] ?? "";
  expect((await readStored(path)).status).toBe("interrupted");
  expect(await readdir(join(place.folder, "results"))).toHaveLength(1);
});

it.each([
  [["--time", "long"], 2, /--time/],
  [["--backend", "cuba"], 2, /--backend/],
  [["-m", "none.gguf"], 3, /no such file/],
])("refuses %j with %d", async (words, expected, line) => {
  const { status, stderr } = await place.rigmark("tune", ...words);
  expect(status).toBe(expected);
  expect(stderr).toMatch(line);
});
