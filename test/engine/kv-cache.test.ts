import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cacheLayersOfHeader, cacheLayersOfShape } from "../../src/core/gguf/cache-layers.js";
import { groupLayers, kvCacheBytes } from "../../src/core/gguf/kv-cache.js";
import { readModelHeader } from "../../src/host/models/read-header.js";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { readModelHeader as readWorkerHeader } from "../../src/host/worker/llama/header.js";
import { ModelRegistry, type ModelRow } from "../../src/schema/model.js";
import { rowAround, SCALED_DOWN } from "../fixtures/synthetic-shapes.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
let llama: Llama;
let tiny: ModelRow;
let log = "";

beforeAll(async () => {
  const logger = (_level: unknown, text: string) => {
    log += `${text}\n`;
  };
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    logLevel: LlamaLogLevel.info,
    logger,
  });
  tiny = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
});

afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Sizes that the engine says of its caches, in MiB: two where some layers have a window. */
async function allocatedMiB(path: string, contextSize: number, sequences: number): Promise<number[]> {
  const model = await llama.loadModel({ modelPath: path });
  try {
    log = "";
    await model.createContext({ contextSize, sequences, batchSize: 512, threads: 2 });
    // Lines of the log arrive after the call.
    await setTimeout(50);
    return [...log.matchAll(/llama_kv_cache: size = +([\d.]+) MiB/g)].map(([, size]) => Number(size));
  } finally {
    await model.dispose();
  }
}

describe("the cache of every architecture", () => {
  it.each(SCALED_DOWN.map((shape) => [shape.architecture, shape] as const))(
    "of %s is as large as llama.cpp makes it",
    async (_architecture, shape) => {
      const path = join(folder, "synthetic.gguf");
      await writeSyntheticModel({ row: rowAround(tiny, shape), quantization: "Q8_0", path });
      const layers = cacheLayersOfShape(shape);
      expect(cacheLayersOfHeader(await readModelHeader(path))).toEqual(layers);
      expect((await readWorkerHeader(path)).cache).toEqual(groupLayers(layers));
      for (const [contextTokens, sequences] of [
        [256, 1],
        [3000, 2],
      ] as const) {
        const sizes = await allocatedMiB(path, contextTokens, sequences);
        expect(sizes.length).toBeGreaterThan(0);
        const sum = sizes.reduce((total, size) => total + size, 0);
        const ours = kvCacheBytes(layers, { contextTokens, sequences }) / 1024 / 1024;
        // Each is printed with two decimals.
        expect(Math.abs(ours - sum)).toBeLessThan(0.011 * sizes.length);
      }
    },
  );
});
