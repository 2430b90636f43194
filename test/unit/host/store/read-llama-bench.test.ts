import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLlamaBench } from "../../../../src/host/store/read-llama-bench.js";

const FIXTURES = "test/fixtures/llama-bench";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rigmark-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const fixture = (name: string) => readFile(join(FIXTURES, name), "utf8");

describe("recorded outputs", () => {
  it.each([
    ["cuda-2025.json", ["line 2", "line 59"], [7100.002165, 118.881588], 5],
    ["cuda-2025.csv", ["line 2", "line 3"], [7285.676949, 119.915244], 0],
    ["sycl-2026.jsonl", ["line 1", "line 2"], [1334.103112, 101.152055], 5],
    ["fork-2025.json", ["line 2"], [8.204253], 5],
  ])("%s is read, with places, figures and samples", async (name, lines, speeds, samples) => {
    const rows = await readLlamaBench(join(FIXTURES, name));
    expect(rows.map(({ place }) => place)).toEqual(lines.map((line) => `${name}, ${line}`));
    expect(rows.map(({ row }) => row.avg_ts)).toEqual(speeds);
    for (const { row } of rows) expect(row.samples_ns?.length ?? 0).toBe(samples);
  });

  it("json with a byte order mark and csv with line ends of Windows are read as well", async () => {
    const json = await write("bom.json", `\uFEFF${await fixture("cuda-2025.json")}`);
    expect(await readLlamaBench(json)).toHaveLength(2);
    const csv = await write("crlf.csv", (await fixture("cuda-2025.csv")).replaceAll("\n", "\r\n"));
    expect(await readLlamaBench(csv)).toHaveLength(2);
  });
});

describe("what is refused, with file, line and field", () => {
  const first = async (edit: (row: Record<string, unknown>) => void, name = "x.jsonl") => {
    const lines = (await fixture("sycl-2026.jsonl")).trim().split("\n");
    const row = JSON.parse(lines[1] ?? "") as Record<string, unknown>;
    edit(row);
    return readLlamaBench(await write(name, `${lines[0]}\n\n${JSON.stringify(row)}\n`));
  };

  it.each([
    [
      "a field that is missing",
      (row: Record<string, unknown>) => delete row["n_threads"],
      "x.jsonl, line 3: n_threads is missing",
    ],
    [
      "a text for a number",
      (row: Record<string, unknown>) => {
        row["n_gen"] = "many";
      },
      /^x\.jsonl, line 3: n_gen: /,
    ],
    [
      "a negative time",
      (row: Record<string, unknown>) => {
        row["samples_ns"] = [-5];
      },
      /^x\.jsonl, line 3: samples_ns\.0: /,
    ],
    [
      "no samples",
      (row: Record<string, unknown>) => {
        row["samples_ns"] = [];
      },
      /^x\.jsonl, line 3: samples_ns: /,
    ],
    [
      "a speed of nothing",
      (row: Record<string, unknown>) => {
        row["avg_ts"] = 0;
      },
      /^x\.jsonl, line 3: avg_ts: /,
    ],
    [
      "a fraction of a token",
      (row: Record<string, unknown>) => {
        row["n_gen"] = 1.5;
      },
      /^x\.jsonl, line 3: n_gen: /,
    ],
    [
      "a date that is none",
      (row: Record<string, unknown>) => {
        row["test_time"] = "yesterday";
      },
      /^x\.jsonl, line 3: test_time: /,
    ],
    [
      "a name of ten kilobytes",
      (row: Record<string, unknown>) => {
        row["cpu_info"] = "x".repeat(10_000);
      },
      /^x\.jsonl, line 3: cpu_info: /,
    ],
  ])("%s", async (_, edit, message) => {
    await expect(first(edit)).rejects.toThrow(message);
    await expect(first(edit)).rejects.toMatchObject({ code: "bad-result" });
  });

  it("json that was cut off, at the line where it ends", async () => {
    const text = await fixture("cuda-2025.json");
    const path = await write("cut.json", text.split("\n").slice(0, 60).join("\n"));
    await expect(readLlamaBench(path)).rejects.toMatchObject({
      message: "cut.json, line 60: is not JSON, or was cut off",
      hint: expect.stringContaining("jsonl"),
    });
  });

  it("a broken line of jsonl", async () => {
    const path = await write("x.jsonl", `${await fixture("sycl-2026.jsonl")}{"build_commit": \n`);
    await expect(readLlamaBench(path)).rejects.toThrow("x.jsonl, line 3: is not JSON, or was cut off");
  });

  it("a csv line with a column too few", async () => {
    const text = (await fixture("cuda-2025.csv")).trim();
    const path = await write("x.csv", text.slice(0, text.lastIndexOf(",")));
    await expect(readLlamaBench(path)).rejects.toThrow("x.csv, line 3: is not CSV, or was cut off");
  });

  it.each([
    ["| model | size |\n", "Markdown", "jsonl"],
    ["CREATE TABLE IF NOT EXISTS llama_bench (", "not llama-bench's json, jsonl or csv", "llama-bench -o"],
    ["", "not llama-bench's", "llama-bench -o"],
    ["[]", "no row in it", "llama-bench -o"],
    ["[1, 2]", "line 1: the row", "llama-bench -o"],
    ['{"format": "rigmark-result"}', "no output of llama-bench", "rigmark report"],
  ])("%j", async (text, message, hint) => {
    const path = await write("x.txt", text);
    await expect(readLlamaBench(path)).rejects.toThrow(message);
    await expect(readLlamaBench(path)).rejects.toMatchObject({ hint: expect.stringContaining(hint) });
  });

  it("a file that is not there, a folder, and one that is too large, without reading it", async () => {
    await expect(readLlamaBench(join(folder, "none"))).rejects.toThrow("none: cannot be opened");
    await expect(readLlamaBench(folder)).rejects.toThrow("is not a file");
    const large = await write("large.json", "[");
    await truncate(large, 11 * 1024 * 1024);
    await expect(readLlamaBench(large)).rejects.toThrow("larger than 10 MiB");
  });
});
