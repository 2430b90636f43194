import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inspectFolder } from "../../../../src/host/machine/folder.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rigmark-folder-"));
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

const isRoot = process.getuid?.() === 0;

describe("inspectFolder", () => {
  test("a folder one can write to, and nothing is left in it", async () => {
    const facts = await inspectFolder(folder);
    expect(facts).toMatchObject({ exists: true, writable: true });
    expect(facts.freeBytes).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a folder that is not there yet is judged by the one above, and not created", async () => {
    expect(await inspectFolder(join(folder, "a", "b"))).toMatchObject({ exists: false, writable: true });
    expect(await readdir(folder)).toEqual([]);
  });

  test("a file in the way is no folder", async () => {
    await writeFile(join(folder, "file"), "");
    expect(await inspectFolder(join(folder, "file"))).toMatchObject({ writable: false });
    expect(await inspectFolder(join(folder, "file", "below"))).toMatchObject({ writable: false });
  });

  test.skipIf(isRoot || process.platform === "win32")("a folder one may only read", async () => {
    await chmod(folder, 0o500);
    expect(await inspectFolder(folder)).toMatchObject({ exists: true, writable: false });
    expect(await inspectFolder(join(folder, "a"))).toMatchObject({ exists: false, writable: false });
  });
});
