/**
 * Speed, memory and size of writing synthetic models, quantization by quantization:
 *   npm run bench:synth [-- MODEL]
 * Aim: 200 MB/s, under 200 MB of memory, within 0.5 % of the published size where one is known.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findModel } from "../src/host/models/registry.js";
import { writeSyntheticModel } from "../src/host/models/synth-writer.js";
import { readDataFile } from "../src/host/store/data-files.js";
import { ModelRegistry, type ModelRow, SynthQuantization } from "../src/schema/model.js";

const ROUNDS = 2;

const registry = await readDataFile("models.json", ModelRegistry);
const row = findModel(registry, process.argv[2] ?? registry.defaultModel);
const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
try {
  console.log(`${row.name}, ${ROUNDS} files each`);
  for (const quantization of SynthQuantization.options) {
    if (quantization === "MXFP4" && row.shape.experts === null) continue;
    console.log(await measure(row, quantization));
  }
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(model: ModelRow, quantization: SynthQuantization): Promise<string> {
  const path = join(folder, "model.gguf");
  const rates: number[] = [];
  let size = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await writeSyntheticModel({ row: model, quantization, path });
    const seconds = (performance.now() - start) / 1000;
    size = (await stat(path)).size;
    rates.push(size / 1e6 / seconds);
    await rm(path);
  }
  const speeds = rates.map((rate) => rate.toFixed(0)).join(", ");
  return `${quantization.padEnd(7)} ${size} bytes${offBy(model, quantization, size)}: ${speeds} MB/s`;
}

function offBy(model: ModelRow, quantization: SynthQuantization, size: number): string {
  const published = model.files[quantization]?.sizeBytes;
  if (published === undefined) return "";
  return ` (${(((size - published) / published) * 100).toFixed(4)} % off the published file)`;
}
