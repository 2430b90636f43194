import { mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { hashFile, hashParts } from "../../../../src/host/models/file-hash.js";

// SHA-256 of "abc": FIPS 180-2, appendix B.1.
const HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

let cacheDir = "";
let path = "";
beforeEach(() => {
  cacheDir = join(mkdtempSync(join(tmpdir(), "rigmark-")), "cache");
  path = join(mkdtempSync(join(tmpdir(), "rigmark-")), "file");
  writeFileSync(path, "abc");
});

/** Hashes and tells how often the file was read. */
async function hashCounting(): Promise<{ hash: string; reads: number }> {
  let reads = 0;
  const hash = await hashFile(path, { cacheDir, onProgress: () => reads++ });
  return { hash, reads };
}

describe("hashFile", () => {
  it("gives the known hash and reports progress", async () => {
    expect(await hashCounting()).toEqual({ hash: HASH_OF_ABC, reads: 1 });
  });

  it("reads an unchanged file once", async () => {
    await hashCounting();
    expect(await hashCounting()).toEqual({ hash: HASH_OF_ABC, reads: 0 });
  });

  it("reads again after a change of content, even one that keeps the size", async () => {
    await hashCounting();
    writeFileSync(path, "abd");
    utimesSync(path, 1, 1);
    const { hash, reads } = await hashCounting();
    expect(hash).not.toBe(HASH_OF_ABC);
    expect(reads).toBe(1);
  });

  it.each(["", "not json", '{"a":"zz"}', "[]"])("treats a damaged cache (%j) as empty", async (damage) => {
    await hashCounting();
    writeFileSync(join(cacheDir, "file-hashes.json"), damage);
    expect(await hashCounting()).toEqual({ hash: HASH_OF_ABC, reads: 1 });
    expect(JSON.parse(readFileSync(join(cacheDir, "file-hashes.json"), "utf8"))).toBeTypeOf("object");
  });

  it("still hashes when the cache cannot be written", async () => {
    writeFileSync(cacheDir, "a file where the folder should be");
    expect((await hashCounting()).hash).toBe(HASH_OF_ABC);
  });

  it("stops when told to", async () => {
    await expect(hashFile(path, { cacheDir, signal: AbortSignal.abort() })).rejects.toThrow();
  });
});

describe("hashParts", () => {
  it("hashes each part and all of them together, once", async () => {
    const second = join(mkdtempSync(join(tmpdir(), "rigmark-")), "second");
    // "abc" cut in two is "abc" again.
    writeFileSync(path, "a");
    writeFileSync(second, "bc");
    let reads = 0;
    const hash = () => hashParts([path, second], { cacheDir, onProgress: () => reads++ });
    const first = await hash();
    expect(first.whole).toBe(HASH_OF_ABC);
    expect(first.parts[0]).toBe(await hashFile(path, { cacheDir }));
    expect(first.parts[1]).toBe(await hashFile(second, { cacheDir }));
    expect(await hash()).toEqual(first);
    expect(reads).toBe(2);
    writeFileSync(second, "bd");
    utimesSync(second, 1, 1);
    expect((await hash()).whole).not.toBe(HASH_OF_ABC);
  });
});
