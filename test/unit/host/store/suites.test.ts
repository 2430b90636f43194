import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faultOf } from "../../../../src/core/protocol/test-fault.js";
import { contextNeeded, testLabel } from "../../../../src/core/protocol/test-shape.js";
import { listSuites, readSuite, readSuiteFile } from "../../../../src/host/store/suites.js";

const GOOD = {
  id: "mine",
  version: 3,
  title: "Mine",
  kind: "speed",
  licence: "MIT",
  source: "my own",
  tests: [
    { kind: "pp", nPrompt: 64 },
    { kind: "tg", nGen: 8 },
  ],
};

async function suiteFile(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
  await writeFile(
    join(folder, "suite.json"),
    typeof content === "string" ? content : JSON.stringify(content),
  );
  return folder;
}

describe("the suites that ship", () => {
  it("are named as their folders, hold each test once, and none that cannot be measured", async () => {
    const names = await listSuites();
    expect(names).toEqual(["depth", "latency", "parallel", "speed", "sustained"]);
    for (const name of names) {
      const suite = await readSuite(name);
      expect(suite).toMatchObject({ id: name, licence: "MIT" });
      expect(suite.tests.map(faultOf).filter((fault) => fault !== null)).toEqual([]);
      expect(new Set(suite.tests.map((test) => JSON.stringify(test))).size).toBe(suite.tests.length);
    }
  });

  it("measure what their names promise", async () => {
    const labels = async (name: string) => (await readSuite(name)).tests.map(testLabel);
    expect(await labels("speed")).toEqual(["pp512", "tg128", "pp512+tg128", "gen128"]);
    expect(await labels("latency")).toEqual(["req128+64", "req512+64", "req2048+64"]);
    expect(await labels("sustained")).toEqual(["sust600s"]);
    expect((await labels("parallel")).slice(5)).toEqual([
      ...["tg64 @ d128", "tg64 @ d128 x2", "tg64 @ d128 x4", "tg64 @ d128 x8", "tg64 @ d128 x16"],
    ]);
  });

  it("go down the ladder of depths, so that one process can go on with the context it has", async () => {
    const { tests } = await readSuite("depth");
    const depths = tests.map(({ nDepth }) => nDepth);
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect([...new Set(depths)]).toEqual([0, 4096, 8192, 16384, 32768]);
  });

  it("fit the context that models of today are trained for", async () => {
    for (const name of await listSuites()) {
      const { tests } = await readSuite(name);
      expect(Math.max(...tests.map((test) => contextNeeded(test) * test.nParallel))).toBeLessThanOrEqual(
        33_280,
      );
    }
  });
});

describe("readSuiteFile", () => {
  it("reads a file or its folder, and fills in what was left out", async () => {
    const folder = await suiteFile(GOOD);
    const suite = await readSuiteFile(folder);
    expect(suite).toMatchObject({ id: "mine", version: 3, budgetSeconds: 45 });
    expect(suite.tests[0]).toEqual({
      kind: "pp",
      nPrompt: 64,
      nGen: 0,
      nDepth: 0,
      nParallel: 1,
      seconds: null,
    });
    expect(await readSuiteFile(join(folder, "suite.json"))).toEqual(suite);
  });

  it.each([
    ["a missing field", { ...GOOD, title: undefined }, /: title: /],
    ["an unknown field", { ...GOOD, colour: "red" }, /: top level: .*colour/],
    ["an unknown field of a test", { ...GOOD, tests: [{ kind: "pp", nPromt: 64 }] }, /: tests\.0: .*nPromt/],
    ["a wrong type", { ...GOOD, tests: [GOOD.tests[0], { kind: "tg", nGen: "8" }] }, /: tests\.1\.nGen: /],
    ["a kind that does not exist", { ...GOOD, tests: [{ kind: "qq" }] }, /: tests\.0\.kind: .*"latency"/],
    ["a length below zero", { ...GOOD, tests: [{ kind: "pp", nPrompt: -1 }] }, /: tests\.0\.nPrompt: /],
    ["no test", { ...GOOD, tests: [] }, /: tests: /],
    ["a length that its kind needs", { ...GOOD, tests: [{ kind: "pp" }] }, /: tests\.0\.nPrompt: pp needs/],
    [
      "a duration where there is none",
      { ...GOOD, tests: [{ kind: "tg", nGen: 8, seconds: 9 }] },
      /tests\.0\.seconds: only/,
    ],
    ["no budget", { ...GOOD, budgetSeconds: 0 }, /: budgetSeconds: /],
    ["another kind of file", [1], /: top level: /],
    ["text that is no JSON", '{ "id": "mine", ', /: not JSON: /],
    ["nothing", "", /: not JSON: /],
    ["too much", `"${"x".repeat(1024 * 1024)}"`, /: is larger than 1024 KiB/],
  ])("refuses %s with the file, the field and the reason", async (_, content, line) => {
    const folder = await suiteFile(content);
    const refusal = readSuiteFile(folder);
    await expect(refusal).rejects.toMatchObject({ code: "bad-suite", message: expect.stringMatching(line) });
    await expect(refusal).rejects.toMatchObject({
      message: expect.stringContaining(join(folder, "suite.json")),
    });
  });

  it("refuses what is not there, and a folder without a suite", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
    for (const path of [folder, join(folder, "none.json")]) {
      await expect(readSuiteFile(path)).rejects.toMatchObject({
        code: "bad-suite",
        message: expect.stringContaining("no such file"),
        hint: expect.stringContaining("rigmark suites list"),
      });
    }
  });
});
