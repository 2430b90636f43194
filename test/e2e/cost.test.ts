import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
const EXAMPLE = "results/examples/20261122-031439-ac311f";
const TYPED = ["--typed", "tg=34,pp=1000,busy=430,idle=70", "-m", "r1-32b"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rigmark-cost-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cost = (words: readonly string[]) =>
  execa(process.execPath, ["dist/cli.js", "cost", ...words], { cwd: ROOT, reject: false });

/** The example with its writing rows gone, or with none that may be believed. */
async function changedExample(
  name: string,
  change: (document: {
    cells: { cell: { test: { kind: string } } }[];
    launches: { facts: unknown }[];
  }) => void,
) {
  const document = JSON.parse(await readFile(join(ROOT, EXAMPLE, "result.json"), "utf8"));
  change(document);
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(document));
  return path;
}

describe("rigmark cost", () => {
  it("prices a stored result in a pipe, and the same in JSON", async () => {
    const markdown = await cost([EXAMPLE, "--as-of", "2026-11-25"]);
    expect(markdown.exitCode).toBe(0);
    expect(markdown.stdout).toContain("SYNTHETIC weights");
    expect(markdown.stdout).toContain("**VERDICT at 1M tokens a day:");
    const json = JSON.parse((await cost([EXAMPLE, "--json"])).stdout);
    expect(json.format).toBe("rigmark-cost");
    expect(json.sides[0].subject.decode.origin).toBe("measured");
  });

  it.each([
    [["--assume", "tariff=-1"], 2, "--assume"],
    [["--assume", "life=0"], 2, "--assume"],
    [["--request", "0/750"], 2, "--request"],
    [["--vs", "gpt6-luna"], 2, "Did you mean gpt-6-luna?"],
    [["--hardware-price", "100EUR"], 2, "no rate"],
    [["--preset", "office"], 2, "--hardware-price"],
    [["--streams", "8"], 2, "--streams"],
    [["--assumptions", "/nonexistent.json"], 3, "cannot be read"],
  ] as const)("refuses %j with one clear line and writes nothing", async (words, status, said) => {
    const output = join(folder, "out.md");
    const { exitCode, stderr, stdout } = await cost([...TYPED, ...words, "-o", output]);
    expect(exitCode).toBe(status);
    expect(stderr).toContain(said);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
    expect(stdout).toBe("");
    expect(existsSync(output)).toBe(false);
  });

  it("asks for a measured row where answers at once were none", async () => {
    const { exitCode, stderr } = await cost([EXAMPLE, "--streams", "8"]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("no row that writes 8 answers at once");
  });

  it("refuses a result without a row that writes", async () => {
    const path = await changedExample("reads-only", (document) => {
      document.cells = document.cells.filter(({ cell }) => cell.test.kind === "pp");
    });
    const { exitCode, stderr } = await cost([path]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("has no row with a writing speed");
  });

  it("names both rows of a price list that overlap", async () => {
    const list = JSON.parse(await readFile(join(ROOT, "data/prices.json"), "utf8"));
    const row = list.rows.find(({ id }: { id: string }) => id === "gpt-4o-2024-08-06");
    list.rows.push({ ...row, id: "gpt-4o-again", effectiveFrom: "2025-06-01" });
    const path = join(folder, "prices.json");
    await writeFile(path, JSON.stringify(list));
    const { exitCode, stderr } = await cost([...TYPED, "--prices-file", path]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("gpt-4o-2024-08-06 and gpt-4o-again price the same days");
  });
});
