/**
 * Speed, memory and size of writing the default synthetic model:
 *   npm run bench:synth
 * Aim: 200 MB/s, under 200 MB of memory, within 0.1 % of the published size.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findModel } from "../src/host/models/registry.js";
import { writeSyntheticModel } from "../src/host/models/synth-writer.js";
import { readDataFile } from "../src/host/store/data-files.js";
import { ModelRegistry } from "../src/schema/model.js";

const registry = await readDataFile("models.json", ModelRegistry);
const row = findModel(registry, registry.defaultModel);
const published = row.files["Q4_K_M"]?.sizeBytes;
if (published === undefined) throw new Error("no published size to compare with");
const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
try {
  const path = join(folder, "model.gguf");
  for (let round = 0; round < 3; round += 1) {
    const start = performance.now();
    await writeSyntheticModel({ row, quantization: "Q4_K_M", path });
    const seconds = (performance.now() - start) / 1000;
    const { size } = await stat(path);
    console.log(
      `${size} bytes (${(((size - published) / published) * 100).toFixed(4)} % off the published file) in ` +
        `${seconds.toFixed(2)} s: ${(size / 1e6 / seconds).toFixed(0)} MB/s`,
    );
    await rm(path);
  }
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
