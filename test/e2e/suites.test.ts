import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorkplace, type Workplace } from "../workplace.js";

const FAKE = ["run", "--engine", "fake"];

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.remove());

describe("suites", () => {
  const SUITE = { id: "mine", version: 4, title: "Mine", kind: "speed", licence: "MIT", source: "me" };

  it("run together, each test once, and are shown by kind", async () => {
    const { status, stdout } = await place.rigmark(
      ...FAKE,
      "-m",
      "fake:steady",
      "speed",
      "depth",
      "parallel",
      "latency",
    );
    expect(status).toBe(0);
    const result = await place.result();
    expect(result.plan.suites.map(({ id }) => id)).toEqual(["speed", "depth", "parallel", "latency"]);
    expect(result.cells).toHaveLength(25);
    for (const heading of ["empty context", "already in the context", "sequences at once", "Waiting times"]) {
      expect(stdout).toMatch(new RegExp(`^### .*${heading}`, "m"));
    }
    expect(stdout).toMatch(/^\*\*Believe it:\*\* \d+ yes/m);
  });

  it("of the user's own run by path, and the result says which", async () => {
    const tests = [
      { kind: "tg", nGen: 16 },
      { kind: "tg", nGen: 16, nParallel: 4 },
    ];
    await writeFile(join(place.folder, "mine.json"), JSON.stringify({ ...SUITE, tests }));
    const { status, stdout } = await place.rigmark(...FAKE, "-m", "fake:steady", "./mine.json");
    expect(status).toBe(0);
    expect(stdout).toMatch(/\| tg16 x4 \| 4 answers \|/);
    expect((await place.result()).plan.suites).toEqual([{ id: "mine", version: 4, source: "mine.json" }]);
    expect((await place.rigmark("suites", "check", "mine.json")).status).toBe(0);
  });

  it("with a wrong field are refused before anything is measured, naming file, field and reason", async () => {
    const tests = [
      { kind: "tg", nGen: 16 },
      { kind: "tg", nGen: "16" },
    ];
    await writeFile(join(place.folder, "mine.json"), JSON.stringify({ ...SUITE, tests }));
    for (const words of [
      ["run", "./mine.json"],
      ["suites", "check", "mine.json"],
      ["suites", "show", "./mine.json"],
    ]) {
      const { status, stderr, stdout } = await place.rigmark(...words);
      expect(status).toBe(3);
      expect(stderr).toMatch(/mine\.json: tests\.1\.nGen: .*number/);
      expect(stdout).toBe("");
    }
    expect(await readdir(place.folder)).toEqual(["mine.json"]);
  });
});
