import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SYNTHETIC_FORMAT, syntheticFileBytes } from "../../core/gguf/synthetic-plan.js";
import { RigmarkError } from "../../errors.js";
import type { ModelRow, SynthQuantization } from "../../schema/model.js";
import { writeSyntheticModel } from "./synth-writer.js";

/** A synthetic model that is wanted on disk. */
export interface SyntheticWish {
  readonly row: ModelRow;
  readonly quantization: SynthQuantization;
  /** Folder that keeps such files between runs. */
  readonly folder: string;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A synthetic model on disk; `written` says whether it was missing before. */
export interface SyntheticFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly written: boolean;
}

/** File name of a synthetic model; it names the writer's format, so that a new format makes a new file. */
export function synthFileName(row: ModelRow, quantization: SynthQuantization): string {
  return `${row.id}-${quantization}-synthetic-v${SYNTHETIC_FORMAT}.gguf`;
}

/** Makes sure that a synthetic model lies in the folder: keeps a file of the right size, else writes it. */
export async function ensureSynthetic(wish: SyntheticWish): Promise<SyntheticFile> {
  const path = join(wish.folder, synthFileName(wish.row, wish.quantization));
  const wanted = syntheticFileBytes(wish.row, wish.quantization);
  const present = await stat(path).catch(() => null);
  if (present?.isFile() && present.size === wanted) return { path, sizeBytes: wanted, written: false };
  await makeFolder(wish.folder);
  await removeLeftovers(wish.folder);
  const { row, quantization, onProgress, signal } = wish;
  const sizeBytes = await writeSyntheticModel({ row, quantization, path, onProgress, signal });
  return { path, sizeBytes, written: true };
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new RigmarkError("usage", `cannot write models into ${folder}`, {
      hint: "name a folder that can be written: RIGMARK_HOME=DIR",
      cause,
    });
  });
}

/** Unfinished files of processes that were killed: each can be tens of gigabytes. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = /\.gguf\.(\d+)\.part$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
