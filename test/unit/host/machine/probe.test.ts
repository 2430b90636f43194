import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execProgram, systemProbe, withinLimit } from "../../../../src/host/machine/probe.js";

describe.skipIf(process.platform === "win32")("execProgram", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rigmark-exec-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function program(name: string, script: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  test("gives what a program says", async () => {
    const path = await program("says", 'echo "$1"; echo aside >&2');
    expect(await execProgram(path, ["a; echo b"])).toEqual({
      status: "ok",
      exitCode: 0,
      stdout: "a; echo b",
      stderr: "aside",
    });
  });

  test("a failure keeps its status and its words", async () => {
    const path = await program("fails", "echo why; exit 9");
    expect(await execProgram(path, [])).toMatchObject({ status: "failed", exitCode: 9, stdout: "why" });
  });

  test("a program that hangs is ended at the limit", async () => {
    const path = await program("hangs", "exec sleep 60");
    expect((await execProgram(path, [], 150)).status).toBe("timeout");
  });

  test("a program that is not there is no exception", async () => {
    expect(await execProgram(join(folder, "nowhere"), [])).toMatchObject({ status: "missing" });
  });
});

describe.skipIf(process.platform === "win32")("systemProbe", () => {
  test("asks a program once for each list of arguments", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rigmark-once-"));
    const path = join(folder, "counts");
    await writeFile(path, `#!/bin/sh\necho x >> "${folder}/calls"; wc -l < "${folder}/calls"\n`);
    await chmod(path, 0o755);
    const { exec } = systemProbe();
    const lines = [await exec(path, ["a"]), await exec(path, ["a"]), await exec(path, ["b"])];
    expect(lines.map((line) => line.stdout.trim())).toEqual(["1", "1", "2"]);
    await rm(folder, { recursive: true });
  });
});

describe("withinLimit", () => {
  test("gives the answer, and null for a failure or for none in time", async () => {
    expect(await withinLimit(async () => 7)).toBe(7);
    expect(await withinLimit(() => Promise.reject(new Error("no")))).toBeNull();
    expect(
      await withinLimit(() => {
        throw new Error("at once");
      }),
    ).toBeNull();
    expect(await withinLimit(() => new Promise(() => undefined), 20)).toBeNull();
  });
});
