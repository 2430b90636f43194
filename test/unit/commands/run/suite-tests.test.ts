import { writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseTests } from "../../../../src/commands/run/suite-tests.js";
import { testLabel } from "../../../../src/core/protocol/test-shape.js";
import { test as shape } from "../../../fixtures/short-test.js";

const SUITES = { tests: null, depths: [0], budgetSeconds: null };

async function chosen(names: string[], change: Partial<Parameters<typeof chooseTests>[1]> = {}) {
  const { tests, suites } = await chooseTests(names, { ...SUITES, ...change });
  return { suites, tests: tests.map(({ test, budgetSeconds }) => `${testLabel(test)}: ${budgetSeconds}`) };
}

describe("chooseTests", () => {
  it("takes the default suite with its own budget when nothing is named", async () => {
    expect(await chosen([])).toEqual({
      suites: [{ id: "speed", version: 2, source: null }],
      tests: ["pp512: 45", "tg128: 45", "pp512+tg128: 45", "gen128: 45"],
    });
  });

  it("measures a test of two suites once, in its first place, with the larger budget", async () => {
    const { tests, suites } = await chosen(["speed", "depth"]);
    expect(suites.map(({ id }) => id)).toEqual(["speed", "depth"]);
    expect(tests.slice(0, 5)).toEqual([
      ...["pp512: 240", "tg128: 240", "pp512+tg128: 45", "gen128: 45", "pp512 @ d4096: 240"],
    ]);
    expect(new Set(tests).size).toBe(12);
    expect((await chosen(["depth", "speed"])).tests).toContain("pp512: 240");
  });

  it("lets a budget of the user override all suites", async () => {
    const { tests } = await chosen(["speed", "latency"], { budgetSeconds: 9 });
    expect(tests.every((text) => text.endsWith(": 9"))).toBe(true);
    expect(tests).toHaveLength(7);
  });

  it("adds typed depths to those of the suite, each test once", async () => {
    const { tests } = await chosen(["depth"], { depths: [0, 4096] });
    expect(tests.filter((text) => text.startsWith("pp512 @ d8192:"))).toHaveLength(1);
    expect(tests).toContain("pp512 @ d36864: 240");
  });

  it("runs a suite of the user's own, by path, and records its name but no folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
    const path = join(folder, "mine.json");
    const suite = { id: "mine", version: 7, title: "t", kind: "speed", licence: "MIT", source: "s" };
    writeFileSync(path, JSON.stringify({ ...suite, tests: [{ kind: "sustained", nGen: 32, seconds: 9 }] }));
    expect(await chosen([path])).toEqual({
      suites: [{ id: "mine", version: 7, source: "mine.json" }],
      tests: ["sust9s: 45"],
    });
  });

  it("never shortens lengths that were typed, and refuses them beside a suite", async () => {
    const typed = { tests: [shape("pp64")] };
    expect(await chosen([], typed)).toEqual({ suites: [], tests: ["pp64: null"] });
    await expect(chosen(["speed"], typed)).rejects.toMatchObject({ code: "usage" });
  });
});
