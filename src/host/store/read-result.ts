import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { RigmarkError } from "../../errors.js";
import type { ResultDocument } from "../../schema/result.js";
import { checkDocument, NOT_OURS, parseJson, refuse } from "./check-document.js";
import { fetchText, isAddress } from "./fetch-result.js";
import { findExcess } from "./import-limits.js";
import { RUN_FILES, RUN_ID, runIdsIn } from "./run-names.js";

/** A stored result and where it lies: a path or an address. */
export interface StoredResult {
  readonly document: ResultDocument;
  readonly path: string;
}

/** More than any run writes: a larger file is something else. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a result by path of its file or folder, by run id, as `latest`, or from the web by its address; refuses what
 * is not one in one clear line.
 */
export async function readResult(reference: string, resultsDir: string): Promise<StoredResult> {
  if (isAddress(reference)) return readForeign(reference);
  const path = await locate(reference, resultsDir);
  return { document: checkDocument(parseJson(await readText(path), path), path), path };
}

async function readForeign(reference: string): Promise<StoredResult> {
  const { text, address } = await fetchText(reference);
  const raw = parseJson(text, address, "Give the address of the JSON file itself.");
  const excess = findExcess(raw);
  if (excess !== null) throw refuse(address, `holds ${excess}`, NOT_OURS);
  return { document: checkDocument(raw, address), path: address };
}

async function locate(reference: string, resultsDir: string): Promise<string> {
  if (reference === "latest") return latestIn(resultsDir);
  const asGiven = await statOrNull(reference);
  if (asGiven?.isDirectory()) return join(reference, RUN_FILES.result);
  if (asGiven !== null || !RUN_ID.test(reference)) return reference;
  return join(resultsDir, reference, RUN_FILES.result);
}

/** Run ids begin with the time, so the last name is the newest run. */
async function latestIn(resultsDir: string): Promise<string> {
  for (const name of await runIdsIn(resultsDir)) {
    const path = join(resultsDir, name, RUN_FILES.result);
    if ((await statOrNull(path))?.isFile()) return path;
  }
  throw new RigmarkError("bad-result", `there is no result in ${resultsDir}`, {
    hint: "Measure first with: rigmark run. Or name the folder: --results DIR",
  });
}

async function readText(path: string): Promise<string> {
  const stats = await statOrNull(path);
  if (stats === null) {
    throw refuse(path, "does not exist or cannot be opened", "Give a path, a run id, an address, or latest.");
  }
  if (!stats.isFile()) throw refuse(path, "is not a file", "Give the result.json of a run, or its folder.");
  if (stats.size > MAX_BYTES) throw refuse(path, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`, NOT_OURS);
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw refuse(path, "cannot be read", "Look at its permissions.", cause);
  });
}

async function statOrNull(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}
