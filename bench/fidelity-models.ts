import { findModel } from "../src/host/models/registry.js";
import { ensureSynthetic } from "../src/host/models/synthetic-cache.js";
import { readDataFile } from "../src/host/store/data-files.js";
import { userFolders } from "../src/host/store/folders.js";
import { ModelRegistry } from "../src/schema/model.js";

/** A model that both sides run, and the lengths it is run at. */
export interface FidelityModel {
  readonly name: "1.5b" | "tiny";
  readonly path: string;
  readonly nPrompt: number;
  readonly nGen: number;
  /** llama-bench's repetitions: about as much timed work as one value of ours. */
  readonly repetitions: { readonly pp: number; readonly tg: number };
}

/** Writes the synthetic models where they are missing. */
export async function prepareFidelityModels(): Promise<FidelityModel[]> {
  const registry = await readDataFile("models.json", ModelRegistry);
  const folder = userFolders(process.env).models;
  const pathOf = async (id: string) => {
    const row = findModel(registry, id);
    return (await ensureSynthetic({ row, quantization: "Q4_K_M", folder })).path;
  };
  const [large, tiny] = [await pathOf("r1-1.5b"), await pathOf("tiny")];
  return [
    { name: "1.5b", path: large, nPrompt: 128, nGen: 64, repetitions: { pp: 1, tg: 2 } },
    { name: "tiny", path: tiny, nPrompt: 512, nGen: 128, repetitions: { pp: 40, tg: 40 } },
  ];
}
