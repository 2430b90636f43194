import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepFiles } from "../../../../src/host/machine/kept-files.js";
import { systemProbe } from "../../../../src/host/machine/probe.js";

describe("keepFiles", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rigmark-kept-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("reads a file anew each time", async () => {
    const path = join(folder, "changes");
    const files = keepFiles();
    await writeFile(path, "one\n");
    expect(await files.readFile(path)).toBe("one\n");
    await writeFile(path, "seventeen\n");
    expect(await files.readFile(path)).toBe("seventeen\n");
    await truncate(path);
    expect(await files.readFile(path)).toBe("");
    files.close();
  });

  test("what cannot be read is null, and is looked for again", async () => {
    const path = join(folder, "late");
    const files = keepFiles();
    expect(await files.readFile(path)).toBeNull();
    expect(await files.readFile(folder)).toBeNull();
    await writeFile(path, "here");
    expect(await files.readFile(path)).toBe("here");
    files.close();
    expect(await files.readFile(path)).toBe("here");
    files.close();
  });

  test("reads long files whole, and several at once", async () => {
    const text = "0123456789abcdef".repeat(5000);
    const path = join(folder, "long");
    await writeFile(path, text);
    const files = keepFiles();
    const texts = await Promise.all([1, 2, 3].map(() => files.readFile(path)));
    expect(texts.every((each) => each === text)).toBe(true);
    files.close();
  });

  test("keeps few files open and leaves none behind", async () => {
    const paths = Array.from({ length: 100 }, (_, index) => join(folder, `many${index}`));
    await Promise.all(paths.map((path) => writeFile(path, path)));
    const openFiles = async () => (await systemProbe().listFolder("/proc/self/fd"))?.length ?? 0;
    const before = await openFiles();
    const files = keepFiles();
    for (const _ of [1, 2]) {
      expect(await Promise.all(paths.map((path) => files.readFile(path)))).toEqual(paths);
    }
    expect((await openFiles()) - before).toBeLessThanOrEqual(65);
    files.close();
    await expect.poll(async () => (await openFiles()) - before).toBeLessThanOrEqual(1);
  });

  test.skipIf(process.platform !== "linux")(
    "gives what a plain read gives of files of the kernel",
    async () => {
      const files = keepFiles();
      const names = (text: string | null) => text?.split("\n").map((line) => line.split(/[ :]/)[0]);
      for (const path of ["/proc/vmstat", "/proc/stat", "/proc/self/status"]) {
        const whole = names(await systemProbe().readFile(path));
        expect(names(await files.readFile(path))).toEqual(whole);
        expect(names(await files.readFile(path))).toEqual(whole);
      }
      const first = await files.readFile("/proc/uptime");
      await expect.poll(() => files.readFile("/proc/uptime")).not.toBe(first);
      files.close();
    },
  );

  test.skipIf(process.platform !== "linux")("a process that ended is null", async () => {
    const { execa } = await import("execa");
    const files = keepFiles();
    const child = execa("sleep", ["60"], { reject: false });
    const path = `/proc/${child.pid}/stat`;
    expect(await files.readFile(path)).toContain("sleep");
    child.kill();
    await child;
    expect(await files.readFile(path)).toBeNull();
    files.close();
  });
});
