import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResultComparison } from "../../src/core/compare/comparison-model.js";
import { machineKey } from "../../src/core/self-test/machine-key.js";
import { readResult } from "../../src/host/store/read-result.js";
import { ResultDocument } from "../../src/schema/result.js";
import { selfTestFile } from "../fixtures/self-tests.js";
import { openWorkplace, type Workplace } from "../workplace.js";

const BASE = "20261101-100000-aaaaaa";
const SAME = "20261101-110000-bbbbbb";
const SLOWER = "20261101-120000-cccccc";
const NOISY = "20261101-130000-dddddd";
const NEXT_DAY = "20261102-100000-ffffff";
const BROKEN = "20261101-140000-eeeeee";
const FIXTURES = fileURLToPath(new URL("../fixtures/llama-bench/", import.meta.url));

let place: Workplace;

/** What the scripted engine measures with a seed. */
async function measure(seed: number): Promise<ResultDocument> {
  const { stdout } = await place.rigmark(
    ...["run", "--engine", "fake", "-m", "fake:steady", "-p", "64", "-n", "32", "-r", "5"],
    ...["--seed", String(seed), "--json", "--results", "scratch"],
  );
  return ResultDocument.parse(JSON.parse(stdout));
}

/** Stores a document under an id, begun when the id says. */
async function store(runId: string, document: ResultDocument): Promise<void> {
  const startedAt = `2026-11-${runId.slice(6, 8)}T${runId.slice(9, 11)}:00:00.000Z`;
  const folder = join(place.folder, "results", runId);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "result.json"), JSON.stringify({ ...document, runId, startedAt }));
}

/** The document with a first test that failed. */
function broken(document: ResultDocument): ResultDocument {
  const failure = { class: "oom-ram" as const, message: "", log: "" };
  const cells = document.cells.map((result, index) =>
    index === 0 ? { ...result, status: "failed" as const, values: [], failure } : result,
  );
  return { ...document, cells };
}

/** The document with the durations of each timed value multiplied. */
function stretched(document: ResultDocument, factor: (launch: number) => number): ResultDocument {
  const cells = document.cells.map((result) => ({
    ...result,
    values: result.values.map((value) => ({
      ...value,
      durationNs: Math.round(value.durationNs * factor(value.launch)),
    })),
  }));
  return { ...document, cells };
}

beforeAll(async () => {
  place = await openWorkplace();
  await store(BASE, await measure(1));
  const other = await measure(2);
  await store(SAME, other);
  await store(NEXT_DAY, other);
  await store(
    SLOWER,
    stretched(other, () => 1 / 0.9),
  );
  await store(
    NOISY,
    stretched(other, (launch) => 1 + 0.04 * launch),
  );
  await store(BROKEN, broken(other));
}, 60_000);
afterAll(() => place.remove());

describe("rigmark compare", () => {
  it("says that nothing changed, and exits 0", async () => {
    const { status, stdout, stderr } = await place.rigmark("compare", BASE, SAME, "--fail-on", "slower");
    expect(stdout).toContain("**VERDICT:** B is the same as A within 2 % in all 3 tests.");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("finds a tenth less: exit 10 where that is asked for, else 0", async () => {
    const { status, stdout, stderr } = await place.rigmark("compare", BASE, SLOWER, "--fail-on", "slower");
    expect(stdout).toMatch(/\| tg32 \|.*\| -(9|10)\.\d % \|.*\| B SLOWER \|/);
    expect(stderr).toBe("rigmark: B is slower than A in all 3 tests.");
    expect(status).toBe(10);
    expect((await place.rigmark("compare", BASE, SLOWER)).status).toBe(0);
    expect((await place.rigmark("compare", SLOWER, BASE, "--fail-on", "slower")).status).toBe(0);
  });

  it("exits 11 when it cannot tell, and when a test of the new one failed", async () => {
    const noisy = await place.rigmark("compare", BASE, NOISY, "--fail-on", "slower");
    expect(noisy.stdout).toContain("cannot tell");
    expect(noisy.status).toBe(11);
    const broken = await place.rigmark("compare", BASE, BROKEN, "--fail-on", "slower");
    expect(broken.stdout).toContain("not comparable: B failed: oom-ram");
    expect(broken.status).toBe(11);
  });

  it("is slower before it cannot tell: one test slower among three results is exit 10", async () => {
    const { status, stdout } = await place.rigmark("compare", BASE, NOISY, SLOWER, "--fail-on", "slower");
    expect(status).toBe(10);
    expect(stdout).toContain("| rank |");
  });

  it.each([
    ["a spread under 3 % that self-tests of this machine found", 0.001, 1],
    ["a spread above 3 %", 0.2, -1],
  ])("rests on %s", async (_, sd, narrower) => {
    const width = async () => {
      const { stdout } = await place.rigmark("compare", BASE, NEXT_DAY, "--json");
      const [pair] = (JSON.parse(stdout) as ResultComparison).pairs;
      const outcome = pair?.rows[0]?.outcome;
      if (outcome?.kind !== "compared") throw new Error("not compared");
      return { method: pair?.method, width: (outcome.high ?? 0) - (outcome.low ?? 0) };
    };
    const assumed = await width();
    expect(assumed.method).toEqual({ kind: "two-sessions", sd: 0.03, sessions: null });
    const { document } = await readResult(BASE, join(place.folder, "results"));
    // ln(speed) of -2, -1, 0, 1 and 2 times the same has a standard deviation of sqrt(2.5) times that.
    const speeds = [-2, -1, 0, 1, 2].map((step) => Math.exp((step * sd) / Math.sqrt(2.5)));
    const cache = join(place.folder, "home", "cache");
    await mkdir(cache, { recursive: true });
    await writeFile(
      join(cache, "self-test.json"),
      JSON.stringify(selfTestFile(speeds, machineKey(document.machine))),
    );
    const measured = await width();
    await rm(join(cache, "self-test.json"));
    expect(measured.method).toMatchObject({ kind: "two-sessions", sessions: 5, sd: expect.closeTo(sd, 9) });
    expect(Math.sign(assumed.width - measured.width)).toBe(narrower);
  });

  it("takes a wider margin with --epsilon", async () => {
    const { status, stdout } = await place.rigmark(
      ...["compare", BASE, SLOWER, "--epsilon", "15", "--fail-on", "slower"],
    );
    expect(stdout).toContain("same within 15 %");
    expect(status).toBe(0);
  });

  it("prints JSON for programs, and writes to a file", async () => {
    const { stdout } = await place.rigmark("compare", BASE, SLOWER, "--json", "-o", "out.json");
    expect(stdout).toBe("");
    const text = await readFile(join(place.folder, "out.json"), "utf8");
    const comparison = JSON.parse(text) as ResultComparison;
    expect(comparison.pairs[0]?.rows.map(({ label }) => label)).toEqual(["pp64", "tg32", "gen32"]);
    expect(comparison.pairs[0]?.rows[1]?.outcome).toMatchObject({ kind: "compared", verdict: "slower" });
  });

  it("compares the settings of one run with each other, paired by round", async () => {
    await place.rigmark(
      ...["run", "--engine", "fake", "-m", "fake:steady", "-p", "0", "-n", "32", "-t", "1,2", "-r", "5"],
      ...["--seed", "7", "--results", "sweeps"],
    );
    const { status, stdout } = await place.rigmark("compare", "latest", "--results", "sweeps");
    expect(status).toBe(0);
    expect(stdout).toContain("- **A** 1 thread");
    expect(stdout).toContain("5 pairs of fresh processes");
    expect(stdout).toContain("same within 2 %");
  });

  it("draws a table where a terminal is asked for", async () => {
    const { stdout } = await place.rigmark("compare", BASE, SLOWER, "--format", "table");
    expect(stdout).toContain(" VERDICT: B is slower than A in all 3 tests.");
    expect(stdout).not.toContain("\u001b");
  });

  it.each([
    [["compare", BASE], 2, /nothing to compare/],
    [["compare", BASE, BASE], 2, /was given twice/],
    [["compare"], 2, /missing required argument/],
    [["compare", BASE, SAME, "--epsilon", "0"], 2, /--epsilon cannot be "0"/],
    [["compare", BASE, SAME, "--epsilon", "2%"], 2, /--epsilon cannot be "2%"/],
    [["compare", BASE, SAME, "--fail-on", "faster"], 2, /--fail-on cannot be "faster"/],
    [["compare", BASE, "20261101-150000-ffffff"], 3, /does not exist/],
  ])("%j is refused with %d, one line and a hint", async (words, expected, line) => {
    const { status, stderr, stdout } = await place.rigmark(...words);
    expect(status).toBe(expected);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(3);
    expect(stdout).toBe("");
  });

  it("exits 3 with the reason when nothing can be compared, and prints no table", async () => {
    await place.rigmark("import", join(FIXTURES, "cuda-2025.json"));
    const { status, stdout, stderr } = await place.rigmark("compare", BASE, await imported("20250424"));
    expect(status).toBe(3);
    expect(stderr).toMatch(/cannot be compared: they measured different models/);
    expect(stderr).toMatch(/hint: measure both side by side/);
    expect(stdout).toBe("");
  });

  it("shows published neighbours of a single result", async () => {
    const { status, stdout } = await place.rigmark("compare", BASE, "--neighbours");
    expect(status).toBe(0);
    expect(stdout).toContain("No published row is known");
  });
});

async function imported(prefix: string): Promise<string> {
  const names = await readdir(join(place.folder, "results"));
  return names.find((name) => name.startsWith(prefix)) ?? "";
}

describe("rigmark import", () => {
  it.each([
    ["cuda-2025.json", "20250424-115850", "Qwen2.5-7B-Instruct-Q4_K_M", "7,100"],
    ["cuda-2025.csv", "20250424-115709", "Qwen2.5-7B-Instruct-Q4_K_M", "7,290"],
    ["sycl-2026.jsonl", "20260830-101931", "Qwen3.6-35B-A3B-Q4_K_M", "1,330"],
    ["fork-2025.json", "20250321-101153", "opensourcerelease_DeepSeek-R1", "8.20"],
  ])("%s can be reported and names no folder", async (file, id, model, speed) => {
    const source = "https://example.org/a";
    const { status, stdout } = await place.rigmark("import", join(FIXTURES, file), "--source", source);
    expect(status).toBe(0);
    expect(stdout).toContain(`Next: npx rigmark report ${id}`);
    const runId = await imported(id);
    const text = await readFile(join(place.folder, "results", runId, "result.json"), "utf8");
    expect(ResultDocument.parse(JSON.parse(text)).tool).toMatchObject({ engine: "imported", source });
    expect(text).not.toMatch(/models\/|C:\/|\/mnt\//);
    const report = await place.rigmark("report", runId);
    expect(report.status).toBe(0);
    expect(report.stdout).toContain(model);
    expect(report.stdout).toMatch(new RegExp(`\\| pp512 \\|.*\\| ${speed} \\| - \\| 1 \\|.*\\| wide \\|`));
    expect(report.stdout).toContain("1 process of another tool");
    expect(report.stdout).not.toMatch(/\$\/year|0 B|1 core/);
  });

  it("makes the same result of the same rows, and not a second one", async () => {
    const before = await readdir(join(place.folder, "results"));
    await place.rigmark("import", join(FIXTURES, "cuda-2025.json"), "--source", "https://example.org/a");
    expect(await readdir(join(place.folder, "results"))).toEqual(before);
  });

  it("does not become the latest result", async () => {
    expect((await place.rigmark("report", "latest")).stdout).toContain("scripted");
  });

  it("writes nothing when one file of several cannot be read", async () => {
    await writeFile(join(place.folder, "bad.jsonl"), '{"build_commit": "x"}\n');
    const { status, stdout, stderr } = await place.rigmark(
      ...["import", join(FIXTURES, "sycl-2026.jsonl"), "bad.jsonl", "--results", "fresh"],
    );
    expect(status).toBe(3);
    expect(stderr).toContain("bad.jsonl, line 1: build_number is missing");
    expect(stdout).toBe("");
    expect(await readdir(place.folder)).not.toContain("fresh");
  });

  it("refuses a tool that it does not know with 2", async () => {
    const { status, stderr } = await place.rigmark("import", "x.json", "--as", "vllm");
    expect(status).toBe(2);
    expect(stderr).toContain("--as");
  });
});
