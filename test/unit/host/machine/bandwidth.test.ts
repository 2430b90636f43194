import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bufferBytesFor, measureBandwidth } from "../../../../src/host/machine/bandwidth.js";
import { MemoryBandwidth } from "../../../../src/schema/machine.js";

const MIB = 1024 * 1024;
const THREAD = new URL("../../../../src/host/machine/bandwidth-thread.ts", import.meta.url);

let folder = "";
let threadFile: URL;

/** Node 20 starts no TypeScript: the reader is compiled here, as the build does. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rigmark-bandwidth-"));
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(await readFile(THREAD, "utf8"), { compilerOptions });
  const file = join(folder, "thread.mjs");
  await writeFile(file, outputText);
  threadFile = pathToFileURL(file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function threadOf(script: string): Promise<URL> {
  const file = join(folder, `thread-${script.length}.mjs`);
  await writeFile(file, script);
  return pathToFileURL(file);
}

describe("bufferBytesFor", () => {
  test("256 MiB a thread where memory is plenty", () => {
    expect(bufferBytesFor({ cores: 4, availableBytes: 32e9 })).toBe(256 * MIB);
  });

  test("all buffers together stay under an eighth of what is available, in whole steps of 4 MiB", () => {
    const bytes = bufferBytesFor({ cores: 8, availableBytes: 4096 * MIB }) ?? 0;
    expect(bytes).toBe(64 * MIB);
    expect(bufferBytesFor({ cores: 3, availableBytes: 1000 * MIB })).toBe(40 * MIB);
  });

  test("many cores share 4 GiB", () => {
    expect(bufferBytesFor({ cores: 64, availableBytes: 512e9 })).toBe(64 * MIB);
  });

  test("a buffer that could hide in the cache is no measurement", () => {
    const request = { cores: 2, availableBytes: 1024 * MIB };
    expect(bufferBytesFor({ ...request, lastLevelCacheBytes: 32 * MIB })).toBe(64 * MIB);
    expect(bufferBytesFor({ ...request, lastLevelCacheBytes: 33 * MIB })).toBeNull();
    expect(bufferBytesFor({ cores: 2, availableBytes: 10 * MIB })).toBeNull();
  });
});

describe("measureBandwidth", () => {
  test("gives several passes, the best of them as the figure", async () => {
    const measured = await measureBandwidth({ cores: 2, availableBytes: 2048 * MIB, threadFile });
    const { bytesPerSecond, passes, method } = MemoryBandwidth.parse(measured);
    expect(method).toBe("measured");
    expect(passes.length).toBeGreaterThanOrEqual(3);
    expect(bytesPerSecond).toBe(Math.max(...passes));
    expect(Math.min(...passes)).toBeGreaterThan(1e8);
  }, 20_000);

  test("is null when memory is short", async () => {
    expect(await measureBandwidth({ cores: 2, availableBytes: 1000, threadFile })).toBeNull();
  });

  test("is null, not an exception, when a thread cannot start or dies", async () => {
    const missing = pathToFileURL(join(folder, "nowhere.mjs"));
    expect(await measureBandwidth({ cores: 1, availableBytes: 1e9, threadFile: missing })).toBeNull();
    const dying = await threadOf("throw new Error('no');");
    expect(await measureBandwidth({ cores: 1, availableBytes: 1e9, threadFile: dying })).toBeNull();
  }, 20_000);

  test("does not believe a reader whose sum does not fit the bytes it claims", async () => {
    const liar = await threadOf(`
      import { parentPort, workerData } from "node:worker_threads";
      parentPort.postMessage({ type: "ready" });
      let bytes = 0n;
      while (Atomics.load(workerData.counters, 0) === 0n) Atomics.store(workerData.counters, 1, (bytes += 1000000n));
      parentPort.postMessage({ type: "done", checksum: 0n, bytes });
    `);
    expect(await measureBandwidth({ cores: 1, availableBytes: 1e9, threadFile: liar })).toBeNull();
  }, 20_000);
});
