import type { Machine } from "../../../schema/machine.js";
import { type Check, type FolderState, passed, showBytes } from "./check.js";

/** Peak memory of a worker on DeepSeek-R1-Distill-Qwen-1.5B Q4_K_M with a short context, measured on a CPU, in bytes. */
export const DEFAULT_MODEL_MEMORY_BYTES = 2_000_000_000;
/** That model's file (1,117 MB) and a tenth, in bytes. */
export const DEFAULT_MODEL_DISK_BYTES = 1_230_000_000;
/** Documents of a long run with its journal, in bytes. */
export const RESULTS_DISK_BYTES = 50_000_000;

/** Something that takes room, and how much, in bytes. */
export interface Need {
  readonly what: string;
  readonly bytes: number;
}

/** Free memory against what is needed: by the default model unless said otherwise. */
export function checkMemory(
  memory: Machine["memory"],
  need: Need = { what: "the default model", bytes: DEFAULT_MODEL_MEMORY_BYTES },
): Check {
  const limit = memory.limitBytes === null ? "" : ` (limited to ${showBytes(memory.limitBytes)})`;
  const detail = `${showBytes(memory.availableBytes)} of ${showBytes(memory.totalBytes)} free${limit}`;
  if (memory.availableBytes >= need.bytes) return passed("memory", "Memory", detail);
  return {
    id: "memory",
    title: "Memory",
    status: "fail",
    detail: `${detail}; ${need.what} needs ${showBytes(need.bytes)}`,
    fix: "Close programs that use much memory, or choose a smaller model with -m",
  };
}

interface FolderNeed extends Need {
  readonly id: string;
  readonly title: string;
  readonly elsewhere: string;
}

const CACHE: FolderNeed = {
  id: "cache",
  title: "Model cache",
  bytes: DEFAULT_MODEL_DISK_BYTES,
  what: "the default model",
  elsewhere: "set RIGMARK_HOME to another folder",
};

const RESULTS: FolderNeed = {
  id: "results",
  title: "Results",
  bytes: RESULTS_DISK_BYTES,
  what: "a run",
  elsewhere: "name another folder with --results",
};

function checkFolder(need: FolderNeed, folder: FolderState): Check {
  const { id, title } = need;
  if (!folder.writable) {
    const fix = `Allow writing there, or ${need.elsewhere}`;
    return { id, title, status: "fail", detail: `${folder.name} cannot be written to`, fix };
  }
  if (folder.freeBytes === null) return passed(id, title, `${folder.name}, free room unknown`);
  const detail = `${folder.name}, ${showBytes(folder.freeBytes)} free`;
  if (folder.freeBytes >= need.bytes) return passed(id, title, detail);
  return {
    ...{ id, title, status: "fail" },
    detail: `${detail}; ${need.what} needs ${showBytes(need.bytes)}`,
    fix: `Free some room, or ${need.elsewhere}`,
  };
}

/** Room and permission in the folder that models are kept in; for the default model unless said otherwise. */
export function checkCacheFolder(folder: FolderState, need: Need = CACHE): Check {
  return checkFolder({ ...CACHE, ...need }, folder);
}

/** Room and permission in the folder that results are written to. */
export function checkResultsFolder(folder: FolderState): Check {
  return checkFolder(RESULTS, folder);
}
