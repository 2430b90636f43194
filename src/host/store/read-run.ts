import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { plainText } from "../../core/report/sanitize.js";
import { mergeDocuments } from "../../core/resume/merge-documents.js";
import { replayJournal } from "../../core/resume/replay-journal.js";
import { RigmarkError } from "../../errors.js";
import type { ResultDocument } from "../../schema/result.js";
import { checkDocument, parseJson, refuse } from "./check-document.js";
import { readJournal } from "./read-journal.js";
import { RUN_FILES, RUN_ID, runIdsIn } from "./run-names.js";

/** A run as its files tell of it, put together. */
export interface StoredRun {
  readonly folder: string;
  readonly document: ResultDocument;
  /** Bytes of the whole lines in the journal; 0 when there is none. */
  readonly journalBytes: number;
  /** The journal alone tells everything that `document` holds. */
  readonly journalIsWhole: boolean;
}

const MAX_SHOWN = 5;
const LONGEST_NAME = 200;

/**
 * Reads what is left of a run, by its id, its folder or a file in it, or as `latest`: the journal and result.json,
 * of which either may be missing and either may be the later one.
 */
export async function readRun(reference: string, resultsDir: string): Promise<StoredRun> {
  const folder = await findFolder(reference, resultsDir);
  const journal = await readJournal(join(folder, RUN_FILES.journal));
  const replayed = journal === null ? null : replayJournal(journal.entries);
  const saved = await readSaved(join(folder, RUN_FILES.result), replayed !== null);
  const document =
    replayed !== null && saved !== null ? mergeDocuments(replayed, saved) : (replayed ?? saved);
  if (document === null) throw await unknownRun(reference, resultsDir);
  const journalIsWhole = isDeepStrictEqual(document, replayed);
  return { folder, document, journalBytes: journal?.length ?? 0, journalIsWhole };
}

async function findFolder(reference: string, resultsDir: string): Promise<string> {
  if (reference === "latest") {
    const [newest] = await runIdsIn(resultsDir);
    if (newest === undefined) throw await unknownRun(reference, resultsDir);
    return join(resultsDir, newest);
  }
  const asGiven = await stat(reference).catch(() => null);
  if (asGiven?.isDirectory()) return reference;
  if (asGiven?.isFile()) return dirname(reference);
  if (!RUN_ID.test(reference)) throw await unknownRun(reference, resultsDir);
  return join(resultsDir, reference);
}

/** result.json; null when it is missing, or is not even JSON while a journal can take its place. */
async function readSaved(path: string, hasJournal: boolean): Promise<ResultDocument | null> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw refuse(path, "cannot be read", "Look at its permissions.", cause);
  });
  if (text === null || (hasJournal && !isJson(text))) return null;
  return checkDocument(parseJson(text, path), path);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function unknownRun(reference: string, resultsDir: string): Promise<RigmarkError> {
  const open: string[] = [];
  for (const id of await runIdsIn(resultsDir)) {
    const journal = await stat(join(resultsDir, id, RUN_FILES.journal)).catch(() => null);
    if (journal !== null && open.length < MAX_SHOWN) open.push(id);
  }
  const name = reference === "latest" ? "run" : `run ${plainText(reference, LONGEST_NAME)}`;
  return new RigmarkError("bad-result", `there is no ${name} in ${resultsDir}`, {
    hint:
      open.length === 0
        ? "No run there is unfinished. Name another folder of results with: --results DIR"
        : `Unfinished there: ${open.join(", ")}`,
  });
}
