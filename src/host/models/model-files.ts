import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { countOf } from "../../core/gguf/read/metadata-values.js";
import { partPaths, splitName } from "../../core/gguf/split-name.js";
import { RigmarkError } from "../../errors.js";
import { checkModelFile } from "./preflight.js";
import { readModelHeader } from "./read-header.js";

const MOST_NAMED = 4;

/**
 * Looks at a model's file, or at all files of a split model whose first part is given; only of split ones more is read
 * than the first bytes: what each header says of its place must be what its name says.
 * Rejects with "bad-model"; returns the size of all together in bytes.
 */
export async function checkModelFiles(path: string): Promise<number> {
  const name = splitName(path);
  if (name === null) return checkModelFile(path);
  const [first = path, ...others] = partPaths(path);
  if (name.part !== 1) {
    throw bad(path, `is part ${name.part} of a split model`, `Name its first part: ${shown(first)}`);
  }
  let sizeBytes = await checkModelFile(path);
  await refuseMissing(path, others);
  for (const part of others) sizeBytes += await checkModelFile(part);
  for (const [index, part] of [path, ...others].entries()) await checkPlace(part, index, name.count);
  return sizeBytes;
}

/** Keys that gguf-split writes into each part, from 0 (LLM_KV_SPLIT_NO and _COUNT in llama.cpp); it loads no other. */
async function checkPlace(path: string, index: number, count: number): Promise<void> {
  const { metadata } = await readModelHeader(path);
  const written = countOf(metadata, "split.count") ?? 1;
  if (written !== count) {
    throw bad(
      path,
      `is by its name one of ${count} parts, by its header one of ${written}`,
      "Give the files their own names back, or fetch them again.",
    );
  }
  const place = countOf(metadata, "split.no") ?? 0;
  if (place !== index) {
    throw bad(
      path,
      `is by its name part ${index + 1}, by its header part ${place + 1}`,
      "Give the files their own names back, or fetch them again.",
    );
  }
}

async function refuseMissing(path: string, others: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const part of others) {
    if ((await stat(part).catch(() => null)) === null) missing.push(shown(part));
  }
  if (missing.length === 0) return;
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : "";
  throw bad(
    path,
    `is the first of ${others.length + 1} parts, of which ${missing.length} ${missing.length === 1 ? "is" : "are"} missing: ${missing.slice(0, MOST_NAMED).join(", ")}${more}`,
    "Fetch the missing parts into the same folder.",
  );
}

function bad(path: string, what: string, hint: string): RigmarkError {
  return new RigmarkError("bad-model", `${shown(path)} ${what}`, { hint });
}

function shown(path: string): string {
  return JSON.stringify(basename(path));
}
