import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResultDocument } from "../../src/schema/result.js";
import { BAD_FILES, writeHostileName } from "../fixtures/bad-files.js";
import { chainLogits, writeOracle } from "../fixtures/oracle.js";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  await mkdir(join(place.folder, "models"));
});
afterAll(() => place.remove());

const run = async (...words: string[]) => {
  const { stdout, stderr, status } = await place.rigmark("run", "-q", "--json", ...words);
  return { status, stderr, result: stdout === "" ? null : (JSON.parse(stdout) as ResultDocument) };
};

describe("a run on the real engine", () => {
  it("measures the tiny synthetic model on the CPU and records what really ran", async () => {
    const shape = ["-p", "64", "-n", "16", "-d", "256", "-r", "2", "-t", "1", "-fa", "0"];
    const { status, result } = await run("-m", "synth:tiny", ...shape);
    expect(status).toBe(0);
    expect(result?.models[0]).toMatchObject({
      weights: "synthetic",
      registryId: "tiny",
      quantization: "Q4_K_M",
    });
    expect(result?.models[0]?.header).toMatchObject({
      architecture: "llama",
      synthetic: true,
      blockCount: 4,
    });
    expect(result?.launches).toHaveLength(2);
    for (const launch of result?.launches ?? []) {
      expect(launch.facts).toMatchObject({
        backend: "cpu",
        gpuLayers: 0,
        threads: 1,
        batchSize: 512,
        microBatchSize: 512,
        flashAttention: false,
        kvCacheTypeK: "f16",
        kvCacheTypeV: "f16",
        decodePath: "direct",
        uvThreadpoolSize: "1",
        bindingVersion: "3.22.1",
      });
      expect(launch.peakRssBytes).toBeGreaterThan(launch.facts?.modelBytes?.ram ?? Number.POSITIVE_INFINITY);
    }
    const shapes = result?.cells.map(
      ({ cell: { test } }) => `${test.kind} ${test.nPrompt} ${test.nGen} ${test.nDepth}`,
    );
    expect(shapes).toEqual(["pp 64 0 256", "tg 0 16 256", "gen 0 16 256"]);
    for (const { values, status: cellStatus } of result?.cells ?? []) {
      expect(cellStatus).toBe("completed");
      for (const value of values) {
        expect(value.tokens).toBe(value.repetitions * (value.test.nPrompt + value.test.nGen));
        expect(value.durationNs).toBeLessThanOrEqual(value.wallSeconds * 1e9);
      }
    }
  });

  it("generates exactly the tokens planned, though the model wants to end", async () => {
    const path = join(place.folder, "models", "oracle.gguf");
    writeOracle(path, chainLogits("ab"));
    const { status, result } = await run("-m", path, "-p", "0", "-n", "32", "-r", "1", "-b", "32", "-t", "1");
    expect(status, JSON.stringify(result?.cells.map(({ failure }) => failure))).toBe(0);
    expect(result?.cells.map(({ status: cellStatus }) => cellStatus)).toEqual(["completed", "completed"]);
  });

  it("keeps the name that a file gives itself away from the terminal", async () => {
    const path = join(place.folder, "models", "hostile.gguf");
    writeHostileName(path);
    const { stdout, stderr } = await place.rigmark("run", "-m", path, "-p", "8", "-n", "0", "-r", "1");
    for (const control of ["\u001b", "\u0007", "\u202e"]) expect(stdout + stderr).not.toContain(control);
  });
});

describe("a file that is no model", () => {
  it.each(BAD_FILES.map((file) => [file.name, file] as const))(
    "%s: one clear line and exit 3",
    async (name, file) => {
      const path = join(place.folder, "models", `${name.replaceAll(/\W+/g, "-")}.gguf`);
      file.write(path);
      const { status, stderr } = await place.rigmark(
        "run",
        "-q",
        "-m",
        path,
        "-p",
        "8",
        "-n",
        "8",
        "-r",
        "1",
      );
      expect(status, stderr).toBe(3);
      expect(stderr).toMatch(/^rigmark: .+\n {2}hint: .+$/);
    },
  );

  it("leaves the results of good models alone", async () => {
    const bad = join(place.folder, "models", "late.gguf");
    BAD_FILES.find(({ preflight }) => preflight === "passes")?.write(bad);
    const { status, result } = await run("-m", "synth:tiny", "-m", bad, "-p", "8", "-n", "0", "-r", "1");
    expect(status).toBe(4);
    expect(result?.cells.map(({ status: cellStatus }) => cellStatus)).toEqual(["completed", "failed"]);
    expect(result?.cells[1]?.failure?.class).toMatch(/bad-file|unsupported/);
  });
});

describe("what cannot run here", () => {
  it("is refused when the context is longer than the model's", async () => {
    const { status, stderr } = await run("-m", "synth:tiny", "-n", "8", "-p", "0", "-d", "200000", "-r", "1");
    expect(status).toBe(3);
    expect(stderr).toContain("131072");
  });

  it("costs only the tests that need it: a depth that cannot be had leaves the others measured", async () => {
    const { status, result } = await run(
      "-m",
      "synth:tiny",
      "-n",
      "0",
      "-p",
      "8",
      "-d",
      "0,200000",
      "-r",
      "1",
    );
    expect(status).toBe(4);
    expect(result?.cells.map(({ status: cellStatus }) => cellStatus)).toEqual(["completed", "failed"]);
  });

  it.skipIf(process.platform === "darwin")("exits 7 for layers on a GPU that is not there", async () => {
    const bare = await openWorkplace({ VK_DRIVER_FILES: "/nonexistent.json", CUDA_VISIBLE_DEVICES: "" });
    try {
      const words = ["-m", "synth:tiny", "-p", "8", "-n", "0", "-r", "1", "-ngl", "99"];
      const { status, stderr } = await bare.rigmark("run", "-q", ...words);
      expect(status).toBe(7);
      expect(stderr).toContain("99 layers");
    } finally {
      await bare.remove();
    }
  });

  it("exits 7 for a backend that is not there, and prints no CPU figure under its name", async () => {
    const { status, result } = await run(
      "-m",
      "synth:tiny",
      "-p",
      "8",
      "-n",
      "0",
      "-r",
      "1",
      "--backend",
      "metal",
    );
    expect(status).toBe(process.platform === "darwin" ? 0 : 7);
    if (process.platform !== "darwin") expect(result?.cells[0]?.values).toEqual([]);
  });
});
