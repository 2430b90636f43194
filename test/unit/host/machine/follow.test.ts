import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followProgram, lineSplitter } from "../../../../src/host/machine/follow.js";

describe("lineSplitter", () => {
  test("joins chunks, cuts lines, keeps the rest for later", () => {
    const lines: string[] = [];
    const take = lineSplitter((line) => lines.push(line));
    for (const chunk of ["a", "b\nc\r\n\nd", "", "e", "\nf"]) take(chunk);
    expect(lines).toEqual(["ab", "c", "", "de"]);
  });

  test("a line without end does not fill the memory, and the next line is whole", () => {
    const lines: string[] = [];
    const take = lineSplitter((line) => lines.push(line));
    for (let chunk = 0; chunk < 200; chunk += 1) take("x".repeat(1000));
    take("tail\nnext\n");
    take(`${"y".repeat(70_000)}\nlast\n`);
    expect(lines).toEqual(["next", "last"]);
  });
});

describe.skipIf(process.platform === "win32")("followProgram", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rigmark-follow-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function program(name: string, script: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  test("gives lines and tells how the program ended", async () => {
    const path = await program("ends", 'echo "$1"; echo two; echo why >&2; exit 7');
    const lines: string[] = [];
    const child = followProgram(path, ["a; b"], (line) => lines.push(line), new AbortController().signal);
    expect(child.pid).toBeGreaterThan(0);
    expect(await child.ended).toEqual({ status: "ended", exitCode: 7, lastWords: "why\n" });
    expect(lines).toEqual(["a; b", "two"]);
  });

  test("a program that is not there is no exception", async () => {
    const child = followProgram(join(folder, "nowhere"), [], () => undefined, new AbortController().signal);
    expect(await child.ended).toMatchObject({ status: "missing" });
  });

  test("the signal ends it, even when it does not want to", async () => {
    const path = await program("stays", "trap '' TERM; echo up; while :; do sleep 0.05; done");
    const stop = new AbortController();
    let onUp: () => void = () => undefined;
    const up = new Promise<void>((resolve) => {
      onUp = resolve;
    });
    const child = followProgram(path, [], () => onUp(), stop.signal);
    await up;
    stop.abort();
    expect(await child.ended).toMatchObject({ status: "ended", exitCode: null });
    expect(() => process.kill(child.pid!, 0)).toThrow("ESRCH");
  });
});
